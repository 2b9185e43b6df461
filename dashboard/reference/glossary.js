// The glossary: search and families in the browser, one card a metric, a link to each.

export default function glossary({ data, parentElement, setTriggerValue }) {
  const page = paper(parentElement, data, setTriggerValue, buildGlossary);
  page.family = page.family ?? "";
  const isNew = page.shown !== data.metric;
  page.shown = data.metric;
  tellGlossary(page, isNew);
}

function buildGlossary(page) {
  const { parts } = page;
  parts.find = el("input", { type: "search", class: "find", oninput: () => tellGlossary(page, false) });
  parts.found = el("span", { class: "muted", role: "status" });
  parts.families = el("div", { class: "families", role: "group" });
  parts.note = el("p", { class: "note", hidden: true });
  parts.list = el("div", { class: "cards" });
  parts.none = el("p", { class: "muted none" });
  parts.tools.append(parts.find, parts.found);
  return [parts.families, parts.note, el("main", {}, parts.list, parts.none)];
}

function tellGlossary(page, isAsked) {
  const { parts } = page;
  const known = page.entries.some((entry) => entry.key === page.metric);
  if (isAsked && page.metric && known) { parts.find.value = ""; page.family = ""; }
  mark(parts.find, "placeholder", say(page, "glossary.find"));
  mark(parts.find, "aria-label", say(page, "glossary.find"));
  parts.note.hidden = !page.metric || known;
  put(parts.note, parts.note.hidden ? "" : `${say(page, "glossary.unknown")} ${plain(page.metric)}`);
  tellFamilies(page);
  const wanted = folded(parts.find.value.trim()).replaceAll("座席", "坐席").split(/\s+/).filter(Boolean);
  const entries = page.entries.filter((entry) => (!page.family || entry.family === page.family) && wanted.every((word) => searched(entry).includes(word)));
  put(parts.found, say(page, "glossary.found", { n: numberWords(entries.length) }));
  put(parts.none, entries.length ? "" : say(page, "glossary.none"));
  parts.list.replaceChildren(...entries.map((entry) => card(page, entry)));
  if (isAsked && known) parts.list.querySelector("[data-open]")?.scrollIntoView({ block: "center" });
}

function searched(entry) {
  entry.searched ??= folded([entry.key, entry.name, entry.other_name, entry.question, entry.formula, ...entry.variants.flatMap((one) => [one.name, one.formula])].join(" "));
  return entry.searched;
}

function tellFamilies(page) {
  const families = new Map([["", say(page, "glossary.all")], ...page.entries.map((entry) => [entry.family, entry.family_name])]);
  page.parts.families.replaceChildren(...[...families].map(([key, name]) =>
    el("button", { type: "button", "aria-pressed": String(page.family === key), "data-family": key, text: name, onclick: () => { page.family = key; tellGlossary(page, false); } })));
}

function card(page, entry) {
  const rows = entry.rows.flatMap((one) => line(page, "rows", `${one.frame}: ${one.grain}`, one.anchor));
  const choice = (one) => el("li", {}, el("code", { text: `${entry.key}.${one.option}:${one.name}` }), ...(one.is_default ? [el("em", { text: say(page, "glossary.default") })] : []), el("span", { text: one.formula }));
  const number = (one) => el("li", {}, el("code", { text: `${entry.key}.${one.option}` }), ...(one.default === null ? [] : [el("em", { text: `${say(page, "glossary.default")} ${one.default}` })]), el("span", { text: one.means }));
  const settings = [...entry.variants.map(choice), ...entry.settings.map(number)];
  return el("article", { id: `m-${entry.key}`, "data-metric": entry.key, "data-open": entry.key === page.metric ? "yes" : null },
    el("h2", {}, el("span", { text: entry.name }), el("span", { class: "muted", text: entry.other_name }), el("a", { href: `?metric=${encodeURIComponent(entry.key)}&lang=${page.lang}`, target: "_self", class: "key" }, el("code", { text: entry.key }))),
    el("p", { class: "question", text: entry.question }),
    el("dl", {}, ...line(page, "formula", entry.formula), ...rows, ...(entry.made_of.length ? line(page, "made_of", entry.made_of.join(", ")) : []),
      ...line(page, "unit", `${entry.unit}; ${entry.direction}`), ...line(page, "source", entry.source)),
    ...(settings.length ? [el("h3", { text: say(page, entry.variants.length ? "glossary.variants" : "glossary.settings") }), el("ul", {}, ...settings)] : []));
}

function line(page, key, text, anchor = "") {
  const rest = anchor ? [el("span", { class: "muted", text: ` ${say(page, "glossary.anchor")} ` }), el("code", { text: anchor })] : [];
  return [el("dt", { text: say(page, `glossary.${key}`) }), el("dd", {}, document.createTextNode(text), ...rest)];
}
