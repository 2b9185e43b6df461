// The eight figures on top: value, target tick, usual band, and why it deserves a look.

const CARDS = [
  { key: "service_level", kind: "percent", better: "high", rule: "service_level", when: "today" },
  { key: "waiting", kind: "count", better: "low", when: "now" },
  { key: "longest_wait", kind: "duration", better: "low", rule: "longest_wait", when: "now" },
  { key: "asa", kind: "duration", better: "low", when: "today" },
  { key: "abandonment_rate", word: "abandonment", kind: "percent", better: "low", when: "today" },
  { key: "handle_time", kind: "duration", better: "low", when: "today" },
  { key: "occupancy", kind: "percent", better: "low", when: "today" },
  { key: "available_agents", word: "available", kind: "count", better: "high", rule: "available_low", when: "now" },
];
const ANSWERED = { key: "answered", kind: "count", better: "high", when: "today" };

function inWords(desk, kind, value) {
  if (kind === "percent") return percentWords(value);
  return kind === "duration" ? durationWords(value, desk.lang) : countWords(value, desk.lang);
}

// Limits and usual ranges: a decimal only where there is one.
function roughly(desk, kind, value) {
  return inWords(desk, kind, value).replace(/\.0%$/, "%");
}

// The value of a card, null where unknown. What counts up between two boards is counted here.
function cardValue(desk, key) {
  const { board } = desk;
  if (key === "longest_wait") {
    const waits = board.queues.map((queue) => queue.oldest_queued_at).filter((at) => at !== null);
    return waits.length ? lasted(desk, Math.min(...waits)) : (board.totals[key]?.value ?? null);
  }
  if (key === "available_agents") return board.totals.available_agents?.value ?? board.states.available ?? null;
  return board.totals[key]?.value ?? null;
}

function signedIn(board) {
  return Object.entries(board.states).reduce((sum, [state, n]) => sum + (["offline", "unknown"].includes(state) ? 0 : n), 0);
}

// That nobody waits is known: the longest wait then has no value, but is no gap in the data.
const isNobodyWaiting = (desk, card) => card.key === "longest_wait" && desk.board.totals.waiting?.value === 0;

function cardStatus(desk, card, value) {
  if (desk.age === "lost") return "unknown";
  if (value === null) return isNobodyWaiting(desk, card) ? "ok" : "unknown";
  const alarm = desk.board.alarms.find((item) => item.rule === card.rule);
  if (alarm) return alarm.severity;
  if (card.key === "available_agents" && !signedIn(desk.board)) return "ok"; // a closed floor lacks nobody
  const beyond = (limit) => known(limit) && (card.better === "high" ? value < limit : value > limit);
  if (beyond(desk.board.breaches[card.key])) return "breach";
  return beyond(desk.board.targets[card.key]) ? "watch" : "ok";
}

function cardNotes(desk, card) {
  const { board } = desk;
  const [target, usual, n] = [board.targets[card.key], board.usual[card.key], board.totals[card.key]?.n];
  const notes = isNobodyWaiting(desk, card) ? [say(desk, "live.nobody_now")] : [];
  if (known(target)) notes.push(say(desk, card.better === "high" ? "live.target_least" : "live.target_most", { value: roughly(desk, card.kind, target) }));
  if (usual && !isNobodyWaiting(desk, card)) notes.push(say(desk, "live.usual", { low: roughly(desk, card.kind, usual[0]), high: roughly(desk, card.kind, usual[1]) }));
  if (card.key === "answered") notes.push(say(desk, "live.of_offered", { n: numberWords(board.totals.offered?.value) }));
  else if (card.key === "available_agents") notes.push(say(desk, "live.of_agents", { n: numberWords(signedIn(board)) }));
  else if (n && !usual) notes.push(say(desk, "live.n", { n: numberWords(n) }));
  return notes.join(" · ");
}

function buildCards(desk) {
  desk.parts.cards = CARDS.map(() => {
    const parts = { title: el("h2"), when: el("span", { class: "muted" }), status: el("span", { class: "status" }),
      value: el("div", { class: "v" }), notes: el("div", { class: "notes muted" }), bullet: draw("svg", { class: "bullet", "aria-hidden": "true", preserveAspectRatio: "none", viewBox: "0 0 100 10" }) };
    const head = el("div", { class: "head" }, parts.title, parts.when, parts.status);
    return { ...parts, node: el("section", { class: "card kpi", tabindex: "0" }, head, parts.value, parts.bullet, parts.notes) };
  });
  return el("div", { class: "kpis" }, ...desk.parts.cards.map((card) => card.node));
}

function tellCards(desk) {
  const hasOccupancy = known(desk.board.totals.occupancy?.value);
  CARDS.map((card) => (card.key === "occupancy" && !hasOccupancy ? ANSWERED : card)).forEach((card, index) => {
    const parts = desk.parts.cards[index];
    const value = cardValue(desk, card.key);
    const status = cardStatus(desk, card, value);
    put(parts.title, say(desk, `live.kpi_${card.word ?? card.key}`));
    put(parts.when, say(desk, `live.${card.when}`));
    show(desk, parts.value, card.key === "answered" ? numberWords(value) : inWords(desk, card.kind, value));
    put(parts.notes, cardNotes(desk, card));
    mark(parts.notes, "title", parts.notes.textContent);
    define(parts.node, card.key);
    leadToRows(desk, parts.node, card.key);
    mark(parts.node, "data-kpi", card.key);
    mark(parts.node, "data-state", status);
    putStatus(desk, parts.status, status);
    tellBullet(desk, parts.bullet, card, value);
  });
}

function tellBullet(desk, bullet, card, value) {
  const usual = desk.board.usual[card.key];
  const target = desk.board.targets[card.key] ?? (card.key === "answered" ? desk.board.totals.offered?.value : undefined);
  if (!usual && !known(target)) return bullet.replaceChildren(); // a bar with nothing to compare it to says nothing
  const most = Math.max(value ?? 0, target ?? 0, usual?.[1] ?? 0);
  const full = card.kind === "percent" && card.better === "high" ? 1 : most * 1.25;
  const x = (number) => (full > 0 ? Math.min(number / full, 1) * 100 : 0);
  const shapes = [draw("rect", { class: "track", x: 0, y: 2, width: 100, height: 6 })];
  if (usual) shapes.push(draw("rect", { class: "usual", x: x(usual[0]), y: 0, width: x(usual[1]) - x(usual[0]), height: 10 }));
  if (known(value) && desk.age !== "lost") shapes.push(draw("rect", { class: "bar", x: 0, y: 3, width: x(value), height: 4 }));
  if (known(target)) shapes.push(draw("rect", { class: "target", x: Math.min(x(target), 99.2), y: 0, width: 0.8, height: 10 }));
  bullet.replaceChildren(...shapes);
}
