// Filter chips. The browser only asks; the server decides and keeps the choice in the URL.

const SEARCH_FROM = 9; // options from which a menu gets a search field

const isChosen = (desk, name, value) => (desk.chosen[name] ?? []).includes(value);

function label(desk, name, value) {
  return name === "channel" ? (desk.words[`channel.${value}`] ?? value) : value;
}

function choose(desk, name, value) {
  const now = desk.chosen[name] ?? [];
  const next = now.includes(value) ? now.filter((item) => item !== value) : [...now, value];
  desk.chosen = { ...desk.chosen, [name]: next };
  tellFilters(desk);
  desk.ask({ filters: desk.chosen });
}

function clearFilters(desk) {
  desk.chosen = {};
  closeMenu(desk);
  tellFilters(desk);
  desk.ask({ filters: {} });
}

function chipText(desk, name) {
  if (name === "definitions") return choicesText(desk);
  const values = desk.chosen[name] ?? [];
  if (!values.length) return say(desk, "live.all");
  return values.length === 1 ? label(desk, name, values[0]) : say(desk, "live.chosen", { n: values.length });
}

function buildFilters(desk) {
  desk.parts.chips = Object.fromEntries(["channel", "queue", "team", "definitions"].map((name) => [name, chip(desk, name)]));
  desk.parts.clear = el("button", { class: "plain", type: "button", onclick: () => clearFilters(desk) });
  return el("div", { class: "chips" }, ...Object.values(desk.parts.chips), desk.parts.clear);
}

function chip(desk, name) {
  const button = el("button", { class: "chip", type: "button", "aria-expanded": "false", "data-filter": name },
    el("span", { class: "muted" }), el("bdi", { class: "name" }), el("span", { class: "caret", "aria-hidden": "true", text: "▾" }));
  button.addEventListener("click", () => (desk.menu?.name === name ? closeMenu(desk) : openMenu(desk, name)));
  return el("div", { class: "chip-box" }, button);
}

function tellFilters(desk) {
  for (const [name, box] of Object.entries(desk.parts.chips)) {
    const [title, value] = box.querySelectorAll("button.chip > span:first-child, button.chip > bdi");
    put(title, say(desk, `live.filter_${name}`));
    put(value, plain(chipText(desk, name)));
    const isOn = name === "definitions" ? desk.controls.some(isSet) : (desk.chosen[name] ?? []).length > 0;
    mark(box.firstChild, "data-on", isOn ? "yes" : null);
  }
  put(desk.parts.clear, say(desk, "live.clear"));
  desk.parts.clear.hidden = !Object.values(desk.chosen).some((values) => values.length);
  desk.menu?.options.forEach((box, value) => (box.checked = isChosen(desk, desk.menu.name, value)));
}

function openMenu(desk, name) {
  closeMenu(desk);
  closeDefinition(desk);
  const menu = name === "definitions" ? { panel: choicesPanel(desk), options: new Map() } : filterMenu(desk, name);
  desk.parts.chips[name].append(menu.panel);
  desk.parts.chips[name].firstChild.setAttribute("aria-expanded", "true");
  desk.menu = { name, ...menu };
  (menu.panel.querySelector("input:checked") ?? menu.panel.querySelector("input"))?.focus();
}

function filterMenu(desk, name) {
  const values = [...new Set([...(desk.choices[name] ?? []), ...(desk.chosen[name] ?? [])])];
  const options = new Map(values.map((value) => [value,
    el("input", { type: "checkbox", checked: isChosen(desk, name, value), onchange: () => choose(desk, name, value) })]));
  const lines = values.map((value) => el("label", {}, options.get(value), named(label(desk, name, value))));
  const find = el("input", { type: "search", class: "find", placeholder: say(desk, "live.find"), "aria-label": say(desk, "live.find"),
    oninput: (event) => lines.forEach((line) => (line.hidden = !folded(line.textContent).includes(folded(event.target.value)))) });
  const panel = el("div", { class: "menu", role: "group", "aria-label": say(desk, `live.filter_${name}`) },
    ...(values.length >= SEARCH_FROM ? [find] : []), el("div", { class: "options" }, ...lines));
  return { panel, options };
}

const folded = (text) => text.normalize("NFKC").toLowerCase();

function closeMenu(desk) {
  if (!desk.menu) return;
  const button = desk.parts.chips[desk.menu.name].firstChild;
  button.setAttribute("aria-expanded", "false");
  desk.menu.panel.remove();
  desk.menu = null;
}
