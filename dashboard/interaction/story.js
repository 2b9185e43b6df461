// What happened in an interaction: its time line, its ticket with stages and clocks, and what was said.

const stories = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".story");
  const signature = JSON.stringify(data);
  if (stories.get(root) === signature) return;
  stories.set(root, signature);
  const page = { ...data, ask: (wish) => setTriggerValue("ask", wish) };
  root.replaceChildren(...line(page), transcript(page, data.transcript), ...data.tables.map((table) => card(table)));
}

function line(page) {
  if (!page.timeline) return [];
  const keys = ["queue", "ring", "talk", "hold", "wrap"].map((kind) => el("span", { class: `key ${kind}`, text: say(page, `interaction.part_${kind}`) }));
  const legs = page.legs ? [grid(page.legs)] : [];
  return [el("section", { class: "card" }, el("div", { class: "head" }, el("h2", { text: say(page, "interaction.timeline") }), el("span", { class: "spring" }), ...keys), timeline(page, page.timeline), ...legs)];
}

function card({ title, table, is_folded }) {
  if (is_folded) return el("details", { class: "card" }, el("summary", { text: title }), grid(table));
  return el("section", { class: "card" }, el("h2", { text: title }), grid(table));
}

function grid({ heads, lines }) {
  const cell = (text) => el("td", {}, text === null ? el("span", { class: "muted", text: UNKNOWN }) : told(text));
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col", text })))),
    el("tbody", {}, ...lines.map((cells) => el("tr", {}, ...cells.map(cell))))));
}
