// Who waits, in the queue that was opened or anywhere: age, queue, reason, tier. No personal data.

const LISTED = 60;

function buildDrill(desk) {
  const { parts } = desk;
  parts.drillTitle = el("h2");
  parts.drillName = el("bdi", { class: "name" });
  parts.drillNote = el("p", { class: "muted" });
  parts.close = el("button", { class: "plain", type: "button", onclick: () => openQueue(desk, null) });
  parts.drillHeads = ["since", "queue", "reason", "tier"].map((name) => el("th", { scope: "col", "data-column": name }));
  parts.drillBody = el("tbody");
  parts.drillRows = new Map();
  parts.drillTable = el("table", {}, el("thead", {}, el("tr", {}, ...parts.drillHeads)), parts.drillBody);
  parts.drill = el("section", { class: "card drill" },
    el("div", { class: "head" }, parts.drillTitle, parts.drillName, parts.close), parts.drillNote, el("div", { class: "scroll" }, parts.drillTable));
  return parts.drill;
}

function openQueue(desk, id) {
  desk.open = desk.open === id ? null : id;
  tellDrill(desk);
  tellTable(desk);
  desk.ask({ open: desk.open });
}

function drillNote(desk, queue, listed) {
  const waiting = desk.board.totals.waiting?.value;
  if (desk.open === null && !listed && waiting) return say(desk, "live.not_listed", { n: numberWords(waiting) });
  if (desk.open === null) return listed ? "" : say(desk, "live.nobody_waits_anywhere");
  if (!queue) return say(desk, "live.queue_gone");
  if (!listed && queue.waiting) return say(desk, "live.not_listed", { n: numberWords(queue.waiting) });
  if (!listed) return say(desk, "live.nobody_waits");
  return known(queue.expected_wait_s) ? say(desk, "live.expected_wait", { value: durationWords(queue.expected_wait_s, desk.lang) }) : "";
}

function makeWaiting() {
  return el("tr", {}, el("td", { class: "v" }), ...["queue", "reason"].map((name) => el("td", { class: name }, el("bdi", { class: "name" }))), el("td"));
}

// Of the queue that was opened, else of all queues, the longest waiting first.
function tellDrill(desk) {
  const { parts, board } = desk;
  const isOpen = desk.open !== null;
  mark(desk.root, "data-drill", isOpen ? "open" : null);
  const queue = board.queues.find((item) => item.id === desk.open);
  const rows = board.waiting.filter((item) => !isOpen || item.queue_id === desk.open).sort((a, b) => a.queued_at - b.queued_at).slice(0, LISTED);
  put(parts.drillTitle, say(desk, isOpen ? "live.who_waits" : "live.waiting_longest"));
  putName(parts.drillName, queue?.name ?? "");
  put(parts.close, say(desk, "live.close"));
  parts.close.hidden = !isOpen;
  parts.drillHeads.forEach((head) => put(head, say(desk, `live.col_${head.dataset.column}`)));
  define(parts.drillHeads[0], null, { hint: "live.hint_since" });
  define(parts.drillNote, null, { hint: isOpen && rows.length ? "live.hint_expected_wait" : null });
  put(parts.drillNote, desk.age === "lost" ? say(desk, "live.waiting_unknown") : drillNote(desk, queue, rows.length));
  parts.drillTable.hidden = !rows.length;
  keyed(parts.drillBody, rows.map((item) => item.leg_id), makeWaiting, parts.drillRows);
  rows.forEach((item) => {
    const [since, place, reason, tier] = parts.drillRows.get(item.leg_id).children;
    show(desk, since, durationWords(lasted(desk, item.queued_at), desk.lang));
    putName(place.firstChild, item.queue);
    putName(reason.firstChild, item.reason?.replaceAll("_", " ") ?? UNKNOWN);
    leadToContact(desk, parts.drillRows.get(item.leg_id), item.contact_id);
    put(tier, item.segment === null ? UNKNOWN : (desk.words[`segment.${item.segment}`] ?? item.segment));
  });
}
