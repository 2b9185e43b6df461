// Pages of agents: options, sentences, tables with interval bars, a day's strip. Data enters as text and own addresses.

const drawn = new WeakMap();
const KINDS = { options: choices, lines: sentences, table: listing, strip: dayStrip };

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".people");
  const signature = JSON.stringify(data);
  if (drawn.get(root) === signature) return;
  drawn.set(root, signature);
  const page = { words: data.words, ask: (wish) => setTriggerValue("ask", wish) };
  page.hover = hovering(page);
  const parts = [];
  for (const block of data.blocks) {
    const made = KINDS[block.kind](page, block);
    const last = parts.at(-1);
    if (block.kind === "options" && last?.classList.contains("controls")) last.append(made);
    else parts.push(block.kind === "options" ? el("div", { class: "controls" }, made) : made);
  }
  root.replaceChildren(...parts, page.hover.panel);
}

function choices(page, { label, options }) {
  const one = ({ text, to, is_on, told: made }) => telling(page, way(page, to, { "aria-current": is_on ? "true" : null }, told(text)), made);
  return el("div", { class: "choice", role: "group", "aria-label": label }, el("span", { class: "muted", text: label }), el("div", { class: "group" }, ...options.map(one)));
}

function sentences(page, { title, lines, look, told: made }) {
  const line = ({ text, status }) => el("p", { class: status ? `said ${status}` : "said" }, ...(status ? [sign(status)] : []), told(text));
  return el("section", { class: `card ${look}` }, ...(title ? [el("h2", {}, defined(page, title, made))] : []), ...lines.map(line));
}

function sign(status) {
  if (status !== "better") return shape(status);
  const icon = draw("svg", { class: "shape better", viewBox: "0 0 12 12", "aria-hidden": "true" });
  icon.append(draw("path", { d: "M6 1 11.4 11H0.6Z" }));
  return icon;
}

function listing(page, { title, columns, rows, empty }) {
  const heads = columns.map(({ text, is_number, told: made }) => el("th", { scope: "col", class: is_number ? "num" : null }, defined(page, text, made)));
  const body = rows.map((row) => line(page, columns, row));
  const head = title ? [el("h2", {}, told(title))] : [];
  if (!rows.length) return el("section", { class: "card" }, ...head, el("p", { class: "muted", text: empty }));
  return el("section", { class: "card" }, ...head, el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...body))));
}

function line(page, columns, { to, cells }) {
  const made = cells.map((cell, index) => el("td", { class: columns[index].is_number ? "num" : null }, content(page, cell)));
  return el("tr", to ? { "data-to": to, onclick: leadingRow(page, to) } : {}, ...made);
}

function content(page, cell) {
  if (cell.bar) return interval(cell);
  const text = cell.text === null ? el("span", { class: "muted", text: UNKNOWN }) : told(cell.text, cell.hint);
  const whole = cell.status ? el("span", { class: `standing ${cell.status}` }, sign(cell.status), text) : text;
  if (cell.to) return telling(page, way(page, cell.to, cell.told.length ? { class: "defined" } : {}, whole), cell.told);
  return cell.told.length ? defined(page, cell.text, cell.told) : whole;
}

// An estimate with its interval over the range that is usual for it, on the axis that all rows share.
function interval({ bar, text }) {
  const [start, end] = bar.domain;
  const x = (value) => 2 + (176 * (Math.min(Math.max(value, start), end) - start)) / (end - start);
  const span = (low, high, attributes) => draw("rect", { x: x(low), width: Math.max(x(high) - x(low), 1), ...attributes });
  return draw("svg", { class: "interval", viewBox: "0 0 180 16", role: "img", "aria-label": text },
    ...(known(bar.usual_low) && known(bar.usual_high) ? [span(bar.usual_low, bar.usual_high, { class: "usual", y: 2, height: 12 })] : []),
    span(bar.low, bar.high, { class: "own", y: 7, height: 2 }), draw("circle", { cx: x(bar.value), cy: 8, r: 3.5 }));
}
