// A customer's journey: who it is, one sentence, the axis, and beneath it the list. Drawn anew when its data change.

const journeys = new WeakMap();

export default function journey({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".journey");
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  const signature = JSON.stringify(data);
  const before = journeys.get(root);
  if (before?.signature === signature) return;
  before?.watch.disconnect();
  const page = { ...data, signature, parts: {}, ask: (wish) => setTriggerValue("ask", wish) };
  page.watch = new ResizeObserver(() => drawAxis(page));
  journeys.set(root, page);
  root.replaceChildren(who(page), axisCard(page), el("div", { class: "columns" }, card(page, "contacts", contactTable(page)), el("div", { class: "side" }, card(page, "open_things", openThings(page)), card(page, "orders", orderList(page)))));
  page.watch.observe(page.parts.axisBox);
  drawAxis(page);
}

function who(page) {
  const { person } = page;
  const told = [["tier", person.segment], ["stage", person.stage]].filter(([, text]) => text).map(([key, text]) => el("span", {}, el("span", { class: "muted", text: `${say(page, `customer.${key}`)} ` }), el("b", { text })));
  const since = person.since ? [el("span", { class: "muted", text: say(page, "customer.since", { day: person.since }) })] : [];
  const language = person.language ? [el("span", { class: "muted" }, el("bdi", { text: say(page, "customer.language", { code: plain(person.language) }) }))] : [];
  const merged = page.merged ? [el("span", { class: "muted", text: say(page, page.merged === 1 ? "customer.merged_one" : "customer.merged_many", { n: page.merged }) })] : [];
  return el("div", { class: "who" }, el("h2", {}, named(person.name ?? `#${person.id}`)), ...told, ...since, ...language, ...merged, el("p", { class: "sentence" }, el("bdi", { text: plain(page.sentence) })));
}

function axisCard(page) {
  const { parts } = page;
  parts.axis = draw("svg", { class: "axis", width: "100%", role: "group", "aria-label": say(page, "customer.axis") });
  parts.axisBox = el("div", { class: "axis-box" }, parts.axis);
  const [shown, all] = [page.contacts.length, page.number];
  const count = shown === all ? say(page, all === 1 ? "customer.shown_one" : "customer.shown_all", { n: numberWords(all) }) : say(page, "customer.shown_some", { shown: numberWords(shown), n: numberWords(all) });
  const turns = [["newest", page.newer ? page.newest : null], ["newer", page.newer], ["older", page.older]].filter(([, to]) => to).map(([key, to]) => way(page, to, { class: "open", "data-turn": key }, document.createTextNode(say(page, `customer.${key}`))));
  return el("section", { class: "card" }, el("div", { class: "head" }, el("h3", { text: say(page, "customer.axis") }), el("span", { class: "muted", text: count }), ...turns, el("span", { class: "legend" }, ...legend(page))), parts.axisBox);
}

function card(page, key, body) {
  return el("section", { class: "card", "data-part": key }, el("h3", { text: say(page, `customer.${key}`) }), el("div", { class: "scroll" }, body));
}
