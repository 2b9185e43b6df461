// How old data is, told by this browser's clock, so that a dead server ages too.

const FRESH_MS = 10_000;
const AGEING_MS = 60_000;
const LOST_MS = 300_000;
const SILENT_MS = 12_000; // the server speaks every 5 s at least; after this long it counts as gone
const RANK = { fresh: 0, ageing: 1, stale: 2, lost: 3 };

function ageState(ms) {
  if (ms === null || ms > LOST_MS) return "lost";
  if (ms > AGEING_MS) return "stale";
  return ms > FRESH_MS ? "ageing" : "fresh";
}

// The server's clock as seen from here: the smallest difference among the last stamps is the one least delayed.
class ServerClock {
  constructor() {
    this.offsets = [];
  }
  heard(serverMs) {
    this.offsets.push(Date.now() - serverMs);
    if (this.offsets.length > 30) this.offsets.shift();
  }
  now() {
    return Date.now() - (this.offsets.length ? Math.min(...this.offsets) : 0);
  }
}

// Age of what a tile hangs on: the store's last reading, and the youngest of its live sources.
function tileAge(content, names, now) {
  const store = content.as_of === null ? null : now - content.as_of;
  const ages = content.sources.filter((source) => names.includes(source.name)).map((source) => sourceAge(source, now));
  const heard = ages.filter((age) => RANK[ageState(age)] < RANK.stale);
  const youngest = ages.length ? ages.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b))) : 0;
  const age = store === null || youngest === null ? null : Math.max(store, youngest);
  return { ms: age, state: ageState(age), fresh: heard.length, all: ages.length };
}

function sourceAge(source, now) {
  return source.as_of === null ? null : Math.max(0, now - source.as_of);
}
