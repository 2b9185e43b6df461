// Choices of a page: few values are buttons side by side, many a menu.

const bars = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".picks");
  const signature = JSON.stringify(data);
  if (bars.get(root) === signature) return;
  bars.set(root, signature);
  const ask = (name, value) => setTriggerValue("ask", { name, value });
  root.replaceChildren(...data.picks.map((pick) => el("span", { class: "pick", "data-pick": pick.name }, el("span", { class: "muted", text: pick.label }), pick.is_menu ? menu(pick, ask) : buttons(pick, ask))));
}

function buttons(pick, ask) {
  const made = pick.offered.map(({ value, text }) =>
    el("button", { type: "button", text, "data-value": value, "aria-pressed": String(value === pick.value), onclick: () => ask(pick.name, value) }));
  return el("span", { class: "group", role: "group", "aria-label": pick.label }, ...made);
}

function menu(pick, ask) {
  const select = el("select", { "aria-label": pick.label }, ...pick.offered.map(({ value, text }) => el("option", { value, text: plain(text), selected: value === pick.value })));
  select.addEventListener("change", () => ask(pick.name, select.value));
  return select;
}
