// The queues, those nearest to a breach first. The order holds still while the pointer or the focus is inside.

const COLUMNS = ["status", "queue", "channel", "waiting", "longest", "sl_now", "sl_today", "target", "abandonment", "available", "trend", "breach"];
const TEXTUAL = new Set(["status", "queue", "channel"]);
const HINTS = new Set(["sl_now", "sl_today", "target", "available", "trend", "breach"]);
const MADE_AS = { waiting: "waiting", longest: "longest_wait", sl_now: "service_level", sl_today: "service_level", abandonment: "abandonment_rate", available: "available_agents", trend: "offered" };

function buildTable(desk) {
  const { parts } = desk;
  parts.tableTitle = el("h2");
  parts.tableNote = el("span", { class: "muted" });
  parts.heads = COLUMNS.map((name) => el("th", { scope: "col", class: `${TEXTUAL.has(name) ? "" : "num"} c-${name}` }));
  parts.rows = new Map();
  parts.cells = new Map();
  parts.body = el("tbody");
  const table = el("table", { class: "queues" }, el("thead", {}, el("tr", {}, ...parts.heads)), parts.body);
  const box = el("div", { class: "scroll" }, table);
  const hold = (held) => () => { desk.held = held; tellTable(desk); };
  parts.body.addEventListener("pointerenter", hold(true));
  parts.body.addEventListener("pointerleave", hold(false));
  return el("section", { class: "card table" }, el("div", { class: "head" }, parts.tableTitle, parts.tableNote), box);
}

const queueSource = (desk, queue) => desk.board.sources.find((source) => source.name === queue.source);
function queueStatus(desk, queue) {
  const source = queueSource(desk, queue);
  const silent = source && isSilent(sourceState(desk, source));
  return desk.age === "lost" || silent ? "unknown" : queue.status;
}

const GRAVITY = { breach: 0, watch: 1 };
const byRisk = (desk) => desk.board.queues.map((queue) => queue.id); // the board has them in this order

function order(desk) {
  const wanted = byRisk(desk);
  const isHeld = desk.held || desk.parts.body.contains(desk.root.getRootNode().activeElement);
  if (!isHeld) return wanted;
  const present = new Set(wanted);
  const kept = (desk.order ?? []).filter((id) => present.has(id));
  return [...kept, ...wanted.filter((id) => !kept.includes(id))];
}

function tellTable(desk) {
  const { parts, board } = desk;
  if (!board) return;
  put(parts.tableTitle, say(desk, "live.queues"));
  COLUMNS.forEach((name, index) => {
    put(parts.heads[index], say(desk, `live.col_${name}`));
    define(parts.heads[index], MADE_AS[name], { n: name === "sl_now" ? (board.totals.service_level_now?.n ?? NaN) : null, hint: HINTS.has(name) ? `live.hint_${name}` : null });
    mark(parts.heads[index], "tabindex", MADE_AS[name] || HINTS.has(name) ? 0 : null);
  });
  const ids = order(desk);
  const isHeld = ids.join() !== byRisk(desk).join();
  put(parts.tableNote, say(desk, isHeld ? "live.order_frozen" : "live.queues_order"));
  keyed(parts.body, ids, (id) => makeRow(desk, id), parts.rows);
  desk.order = ids;
  board.queues.forEach((queue) => tellRow(desk, queue));
}

function makeRow(desk, id) {
  const cells = Object.fromEntries(COLUMNS.map((name) => [name, el("td", { class: `${TEXTUAL.has(name) ? "" : "num v"} c-${name}` })]));
  const row = el("tr", { tabindex: "0", "data-queue": id }, ...Object.values(cells));
  cells.name = el("bdi", { class: "name" });
  cells.queue.append(cells.name);
  row.addEventListener("click", () => openQueue(desk, id));
  row.addEventListener("keydown", (event) => rowKey(desk, event, row, id));
  desk.parts.cells.set(id, cells);
  return row;
}

function rowKey(desk, event, row, id) {
  const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (event.key === "Enter" || event.key === " ") openQueue(desk, id);
  else if (!next) return;
  next?.focus();
  event.preventDefault();
}

function tellRow(desk, queue) {
  const cells = desk.parts.cells.get(queue.id);
  const row = desk.parts.rows.get(queue.id);
  const status = queueStatus(desk, queue);
  mark(row, "data-state", status);
  mark(row, "aria-label", say(desk, "live.open_queue", { queue: plain(queue.name) }));
  mark(row, "data-open", desk.open === queue.id ? "yes" : null);
  putStatus(desk, cells.status, status);
  putName(cells.name, queue.name);
  put(cells.channel, label(desk, "channel", queue.channel));
  const share = (value, cell, name) => { show(desk, cell, percentWords(value.value)); define(cell, MADE_AS[name], { n: value.n ?? NaN, hint: HINTS.has(name) ? `live.hint_${name}` : null }); };
  show(desk, cells.waiting, countWords(queue.waiting, desk.lang));
  mark(cells.waiting, "data-zero", queue.waiting === 0 ? "yes" : null);
  show(desk, cells.longest, queue.oldest_queued_at === null ? UNKNOWN : durationWords(lasted(desk, queue.oldest_queued_at), desk.lang));
  share(queue.service_level_now, cells.sl_now, "sl_now");
  share(queue.service_level_today, cells.sl_today, "sl_today");
  share(queue.abandonment_today, cells.abandonment, "abandonment");
  for (const name of ["waiting", "longest", "available", "trend", "target", "breach"]) define(cells[name], MADE_AS[name], { hint: HINTS.has(name) ? `live.hint_${name}` : null });
  leadFromCells(desk, queue, cells);
  put(cells.target, known(queue.target_share) ? percentWords(queue.target_share, 0) : UNKNOWN);
  show(desk, cells.available, countWords(queue.available, desk.lang));
  show(desk, cells.breach, breachWords(desk, queue));
  tellSpark(cells.trend, queue.trend);
}

// Each number of a queue leads to what it counts; the rest of the row opens who waits there.
function leadFromCells(desk, queue, cells) {
  const of = { queue: queue.name };
  const running = desk.board.course.filter((point) => point.at <= desk.board.as_of).at(-1);
  leadToRows(desk, cells.waiting, "waiting", of);
  leadToRows(desk, cells.longest, "longest_wait", of);
  leadToRows(desk, cells.sl_now, running && "service_level", { ...of, start: new Date(running?.at ?? 0).toISOString(), end: new Date(desk.board.as_of + 1).toISOString() });
  leadToRows(desk, cells.sl_today, "service_level", of);
  leadToRows(desk, cells.abandonment, "abandonment_rate", of);
  leadToRows(desk, cells.available, "free_for_queue", of);
  leadToRows(desk, cells.trend, "offered", of);
}

function breachWords(desk, queue) {
  if (!known(queue.minutes_to_breach)) return UNKNOWN;
  return queue.minutes_to_breach <= 0 ? say(desk, "live.in_breach") : say(desk, "live.minutes", { n: numberWords(queue.minutes_to_breach) });
}
