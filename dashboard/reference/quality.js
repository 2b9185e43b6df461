// The quality of the data: laws of the numbers, sources, records not taken, rows that cannot be. Identifiers only.

export default function quality({ data, parentElement, setTriggerValue }) {
  tellQuality(paper(parentElement, data, setTriggerValue, buildQuality));
}

function buildQuality(page) {
  const { parts } = page;
  parts.days = el("div", { class: "days", role: "group" });
  parts.read = el("span", { class: "muted" });
  parts.note = el("p", { class: "note", role: "alert", hidden: true });
  parts.grid = el("div", { class: "grid" });
  parts.tools.append(parts.days, parts.read);
  return [parts.note, el("main", {}, parts.grid)];
}

function tellQuality(page) {
  const { parts, stored } = page;
  mark(parts.days, "aria-label", say(page, "quality.period"));
  parts.days.replaceChildren(...page.offered.map((days) =>
    el("button", { type: "button", "aria-pressed": String(days === page.days), text: say(page, "quality.days", { n: days }), onclick: () => page.ask({ days }) })));
  const zone = say(page, "quality.zone", { zone: page.zone });
  put(parts.read, stored ? `${say(page, "quality.read_at", { at: instant(page, stored.read_at) })} · ${zone}` : zone);
  parts.note.hidden = !page.fault;
  put(parts.note, page.fault ? say(page, "quality.fault") : "");
  parts.grid.replaceChildren(laws(page), ...(stored ? [sources(page), rejects(page), rules(page)] : []));
}

const instant = (page, at) => (at === null ? UNKNOWN : new Intl.DateTimeFormat("sv-SE", { timeZone: page.zone, dateStyle: "short", timeStyle: "medium" }).format(at));
const row = (cells, attributes = {}) => el("tr", attributes, ...cells.map((cell) => (cell instanceof Node ? cell : el("td", { text: cell }))));
const number = (value) => el("td", { class: "num v", text: numberWords(value) });
const cell = (main, small) => el("td", {}, document.createTextNode(main), ...(small ? [el("small", { text: small })] : []));

function table(page, heads, rows) {
  const titles = heads.map(([key, cls]) => el("th", { scope: "col", class: cls ?? "", text: say(page, `quality.${key}`) }));
  return el("table", {}, el("thead", {}, el("tr", {}, ...titles)), el("tbody", {}, ...rows));
}

function part(page, key, note, body, cls = "") {
  const words = [el("span", { text: say(page, `quality.${key}`) }), ...(note ? [el("span", { class: "muted", text: note })] : [])];
  return el("section", { class: cls, "data-part": key }, el("h2", {}, ...words), body);
}

function state(page, isBroken, isJudged) {
  if (!isJudged) return el("td", { class: "muted", text: say(page, "quality.not_yet") });
  const status = isBroken ? "breach" : "ok";
  return el("td", {}, el("span", { class: `state ${status}` }, ...(isBroken ? [shape("breach")] : []), el("span", { text: say(page, isBroken ? "quality.broken" : "quality.holds") })));
}

function laws(page) {
  const { laws: all, checked_at: at } = page.judged;
  const breaches = (law) => law.breaches.map((one) => `${one.where}: ${numberWords(one.found, 1)} ≠ ${numberWords(one.expected, 1)}`).join("; ");
  const since = (law) => (law.since === null ? "" : `${say(page, "quality.since", { at: instant(page, law.since) })} ${breaches(law)}`);
  const rows = at === null ? [] : all.map((law) => row([state(page, law.since !== null, law.is_judged), cell(law.says, since(law))], { "data-found": law.since === null ? null : "yes" }));
  const note = at === null ? say(page, "quality.unchecked") : say(page, "quality.checked_at", { at: instant(page, at) });
  return part(page, "laws", note, table(page, [["state"], ["law"]], rows));
}

function sources(page) {
  const rows = page.stored.sources.map((one) => row([cell(plain(one.source), say(page, one.is_live ? "quality.live" : "quality.archive")), el("td", { text: instant(page, one.last_event_at) }),
    ...["rows", "rejected", "conflicts", "adjusted"].map((name) => number(one[name]))], { "data-found": one.rejected ? "yes" : null }));
  const heads = [["source"], ["last_event"], ["rows", "num"], ["rejected", "num"], ["conflicts", "num"], ["adjusted", "num"]];
  return part(page, "sources", rows.length ? "" : say(page, "quality.no_sources"), table(page, heads, rows));
}

function rejects(page) {
  const { rejects: all } = page.stored;
  const rows = all.map((one) => row([el("td", { text: plain(one.source) }), number(one.rows), cell(plain(one.reason), instant(page, one.latest_at))]));
  return part(page, "rejects", all.length ? "" : say(page, "quality.none_rejected"), rows.length ? table(page, [["source"], ["rows", "num"], ["reason"]], rows) : el("p"), "wide");
}

function rules(page) {
  const { rules: all } = page.stored;
  const rows = all.map((one) => row([cell(one.says, one.excluded), el("td", { text: plain(one.source) }), el("td", {}, el("code", { text: one.table })), number(one.rows), number(one.of),
    el("td", {}, el("code", { text: one.ids.join(", ") || UNKNOWN }))], { "data-found": one.rows ? "yes" : null, "data-rule": one.rule }));
  const found = all.reduce((sum, one) => sum + one.rows, 0);
  const note = found ? say(page, "quality.some", { n: numberWords(found) }) : say(page, all.length ? "quality.clean" : "quality.nothing");
  return part(page, "rules", note, table(page, [["rule"], ["source"], ["table"], ["found", "num"], ["of", "num"], ["ids"]], rows), "wide");
}
