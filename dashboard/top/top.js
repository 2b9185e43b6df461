// The top of a page: crumbs, period, filters, language, viewer. Data enters as text; what is asked goes back as a wish.

const tops = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".top");
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  const signature = JSON.stringify(data);
  if (tops.get(root) === signature) return;
  tops.set(root, signature);
  const page = { ...data, ask: (wish) => setTriggerValue("ask", wish) };
  root.replaceChildren(bar(page), chosen(page));
}

const way = (page, { text, address }) => el("a", { href: address, target: "_self", onclick: leading(page, address) }, el("bdi", { text: plain(text) }));

function bar(page) {
  const crumbs = page.crumbs.flatMap((crumb) => [way(page, crumb), el("span", { class: "sep", "aria-hidden": "true", text: "›" })]);
  const languages = [["en", "EN"], ["zh", "中文"]].map(([lang, text]) =>
    el("button", { type: "button", lang, text, "data-lang": lang, "aria-pressed": String(page.lang === lang), onclick: () => page.ask({ set: { lang } }) }));
  return el("div", { class: "bar" },
    el("nav", { class: "crumbs" }, ...crumbs, el("h1", {}, el("bdi", { text: plain(page.title) }))),
    el("span", { class: "asof", text: page.as_of }),
    el("span", { class: "who" }, el("b", {}, el("bdi", { text: plain(page.who.name) })), ` · ${page.who.role}`),
    el("div", { class: "group languages", role: "group" }, ...languages));
}

function chosen(page) {
  const parts = [];
  if (page.period) parts.push(periods(page));
  for (const filter of page.filters) {
    parts.push(...filter.values.map((value) => chip(page, filter, value)));
    if (filter.offered.length) parts.push(more(page, filter));
  }
  parts.push(...page.refused.map((text) => el("span", { class: "refused" }, el("bdi", { text: plain(text) }))));
  return el("div", { class: "chosen" }, ...parts);
}

function periods(page) {
  const buttons = page.period.offered.map(({ name, text }) =>
    el("button", { type: "button", text, "data-period": name, "aria-pressed": String(name === page.period.name), onclick: () => page.ask({ set: { period: name, from: null, to: null } }) }));
  const day = (name, value) => el("input", { type: "date", value, name, "aria-label": page.period[`${name}_label`] });
  const [from, last] = [day("from", page.period.from), day("last", page.period.last)];
  const changed = () => from.value && last.value && from.value <= last.value && page.ask({ days: [from.value, last.value] });
  [from, last].forEach((input) => input.addEventListener("change", changed));
  return el("span", { class: "chosen", style: "padding:0" }, el("div", { class: "group", role: "group" }, ...buttons), from, "–", last);
}

function chip(page, filter, value) {
  const without = filter.values.filter((one) => one !== value).map((one) => one.value);
  return el("span", { class: "chip" }, el("span", { class: "muted", text: filter.text }), el("bdi", { text: plain(value.text), title: plain(value.text) }),
    el("button", { type: "button", "aria-label": page.remove, text: "×", onclick: () => page.ask({ filter: { name: filter.name, values: without } }) }));
}

function more(page, filter) {
  const options = filter.offered.map(({ value, text }) => el("option", { value, text: plain(text) }));
  const select = el("select", { "aria-label": filter.text, "data-filter": filter.name }, el("option", { value: "", text: `+ ${filter.text}` }), ...options);
  select.addEventListener("change", () => select.value && page.ask({ filter: { name: filter.name, values: [...filter.values.map((one) => one.value), select.value] } }));
  return select;
}
