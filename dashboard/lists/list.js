// A list of rows that open. Data enters as text and as own addresses; what is asked goes back as a wish.

const lists = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".list");
  const signature = JSON.stringify(data);
  if (lists.get(root) === signature) return;
  lists.set(root, signature);
  const page = { ...data, ask: (wish) => setTriggerValue("ask", wish) };
  root.replaceChildren(heading(page), ...sentences(page), narrowing(page), ...(page.rows.length ? [table(page)] : [nothing(page)]), turning(page));
}

function heading(page) {
  const title = page.title ? [el("h2", {}, told(page.title))] : [];
  const parts = [...title, ...(page.count ? [el("span", { class: "count", text: page.count })] : [])];
  const tools = [...finder(page), ...menu(page)];
  return el("div", { class: "head" }, ...parts, ...(tools.length ? [el("span", { class: "spring" }), ...tools] : []));
}

const sentences = (page) => page.lines.map((line) => el("p", { class: "line" }, el("bdi", { text: plain(line) })));

function narrowing(page) {
  const chip = ({ label, value, without }) => el("span", { class: "chip" }, el("span", { class: "muted", text: label }), told(value),
    way(page, without, { class: "off", "aria-label": say(page, "lists.remove"), text: "×" }));
  return el("div", { class: "narrowing" }, ...page.chips.map(chip), ...page.offers.filter((one) => one.values.length).map((one) => offer(page, one)));
}

function offer(page, { label, values }) {
  const options = values.map(([text, to]) => el("option", { value: to, text: plain(text) }));
  const select = el("select", { "aria-label": label }, el("option", { value: "", text: `+ ${label}` }), ...options);
  select.addEventListener("change", () => select.value && page.ask({ go: select.value }));
  return select;
}

function finder(page) {
  if (page.find === null) return [];
  const input = el("input", { type: "search", class: "find", value: page.find, placeholder: page.find_hint, "aria-label": page.find_hint });
  const search = () => input.value.trim() !== page.find && page.ask({ find: input.value });
  input.addEventListener("keydown", (event) => event.key === "Enter" && search());
  input.addEventListener("search", search);
  return [input];
}

function menu(page) {
  if (!page.offered.length) return [];
  const chosen = new Set(page.offered.filter((one) => one.is_shown).map((one) => one.name));
  const line = ({ name, text, is_shown }) => {
    const box = el("input", { type: "checkbox", name, checked: is_shown });
    box.addEventListener("change", () => (box.checked ? chosen.add(name) : chosen.delete(name)));
    return el("label", {}, box, el("span", { text: plain(text) }));
  };
  const use = el("button", { type: "button", text: say(page, "lists.use"), onclick: () => chosen.size && page.ask({ columns: [...chosen] }) });
  return [el("details", { class: "menu" }, el("summary", { text: say(page, "lists.columns") }), el("div", { class: "sheet" }, ...page.offered.map(line), use))];
}

function table(page) {
  const heads = page.columns.map((column) => head(page, column));
  const body = page.rows.map((row) => line(page, row));
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...body)));
}

function head(page, column) {
  const attributes = { scope: "col", class: column.is_number ? "num" : null, "aria-sort": column.order, "data-column": column.name };
  if (!column.is_sortable) return el("th", attributes, told(column.text));
  const arrow = { ascending: " ↑", descending: " ↓" }[column.order] ?? "";
  return el("th", attributes, el("button", { type: "button", onclick: () => page.ask({ sort: column.name }) }, told(column.text), arrow));
}

// The whole row is the way; its first cell carries it for the keyboard.
function line(page, row) {
  const cells = row.cells.map((cell, index) => {
    const text = cell.text === null ? el("span", { class: "muted", text: UNKNOWN }) : told(cell.text, cell.hint);
    const to = cell.to ?? (index === 0 ? row.to : null);
    return el("td", { class: page.columns[index].is_number ? "num" : null }, to ? way(page, to, {}, text) : text);
  });
  return el("tr", row.to ? { "data-to": row.to, onclick: leadingRow(page, row.to) } : {}, ...cells);
}

function nothing(page) {
  const [title, text] = page.empty;
  return el("div", { class: "none" }, el("h3", {}, told(title)), el("p", { class: "muted" }, told(text)));
}

function turning(page) {
  const turn = (to, key, name) => (to ? [way(page, to, { class: `turn ${name}`, rel: name, text: say(page, key) })] : []);
  return el("nav", { class: "turning" }, ...turn(page.newer, "lists.previous", "prev"), ...turn(page.older, "lists.next", "next"));
}
