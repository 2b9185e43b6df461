// The line to the server: one EventSource, watched, opened anew by itself after silence, sleep or a restart.

const WATCH_MS = 1_000;
const FIRST_WAIT_MS = 1_000;
const MOST_WAIT_MS = 15_000;
const DENIED_WAIT_MS = 60_000;

class Line {
  constructor(url, heard) {
    this.url = url;
    this.heard = heard; // (event, data) => void
    this.wait = FIRST_WAIT_MS;
    this.lastHeard = Date.now();
    this.closed = false;
    this.watch = setInterval(() => this.check(), WATCH_MS);
    this.open();
  }
  open() {
    if (this.closed) return;
    this.source?.close();
    this.openedAt = Date.now();
    const source = (this.source = new EventSource(this.url));
    for (const event of ["layout", "beat", "broken", "denied", "message"]) {
      source.addEventListener(event, (message) => {
        if (source !== this.source) return;
        this.lastHeard = Date.now();
        this.wait = FIRST_WAIT_MS;
        this.heard(event, JSON.parse(message.data));
        if (event === "denied") this.later(DENIED_WAIT_MS);
      });
    }
    source.onerror = () => source === this.source && source.readyState === EventSource.CLOSED && this.refused();
  }
  // The server answered, but with no stream: it says why, or there is a proxy without a server behind it.
  async refused() {
    const asked = new AbortController();
    let denied = null;
    try {
      const answer = await fetch(this.url, { signal: asked.signal, cache: "no-store" });
      if (answer.status === 403) denied = await answer.text();
    } catch {
      denied = null; // nobody answered: the watchdog says so
    } finally {
      asked.abort();
    }
    if (denied !== null) {
      this.lastHeard = Date.now();
      this.heard("denied", { text: denied });
    }
    this.later(denied === null ? this.wait : DENIED_WAIT_MS);
    this.wait = Math.min(MOST_WAIT_MS, this.wait * 2);
  }
  later(ms) {
    this.source?.close();
    this.source = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), ms * (0.75 + Math.random() / 2));
    this.due = Date.now() + ms * 2;
  }
  // A half-open connection reports no error: silence is the sign. Timers that slept are caught up with, too.
  check() {
    const now = Date.now();
    const silent = now - this.lastHeard > SILENT_MS;
    if (this.source && silent && now - this.openedAt > SILENT_MS) this.open();
    if (!this.source && this.due && now > this.due) this.open();
  }
  close() {
    this.closed = true;
    clearInterval(this.watch);
    clearTimeout(this.timer);
    this.source?.close();
  }
}
