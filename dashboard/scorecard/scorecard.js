// The weekly scorecard. Colour is for special causes alone, and each has a shape and words of its own.

export default function ({ parentElement, data, setTriggerValue }) {
  const kit = { ...data, ask: (wish) => setTriggerValue("ask", wish) };
  kit.hover = hovering(kit);
  once(parentElement.querySelector(".scorecard"), data, () => [
    el("div", { class: "above" }, ...kit.above.map((words, index) => el(index ? "span" : "b", {}, text(words)))),
    table(kit),
    el("section", { class: "foot" }, el("h2", {}, text(kit.changed_title)), ...kit.changed.map((line) => el("p", {}, text(line.text), ...(line.to ? [" ", way(kit, line.to, [text(kit.open)])] : [])))),
    kit.hover.panel,
  ]);
}

const WIDTHS = ["13%", "22%", "8%", "8%", "14%", "13%", "22%"];

function table(kit) {
  const heads = kit.heads.map((words, index) => el("th", { scope: "col", style: `width: ${WIDTHS[index]}`, class: index === 2 || index === 3 ? "num" : null }, text(words)));
  return el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...kit.rows.map((row) => line(kit, row))));
}

function line(kit, row) {
  const cell = (cls, ...children) => el("td", { class: cls }, ...children);
  const value = text(row.value, { class: row.is_hollow ? "value hollow" : "value" });
  return el("tr", { "data-metric": row.metric, onclick: leadingRow(kit, row.to) },
    cell("kpi", telling(kit, way(kit, row.to, [text(row.name)], { class: "defined" }), row.told), ...(row.marks ? [el("small", {}, text(row.marks))] : [])),
    cell("", course(row)),
    cell("num", row.value_to ? way(kit, row.value_to, [value], { style: "color: inherit" }) : value, el("small", {}, text(row.n))),
    cell("num", text(row.target)),
    cell("", el("div", { class: `sign ${row.variation.code}` }, ...variation(row.variation), text(row.variation.words))),
    cell("", el("div", { class: "sign" }, ...(row.icon ? [el("span", { class: `letter ${row.icon}`, "aria-hidden": "true", text: row.icon })] : []), text(row.assurance))),
    cell("", text(row.says)));
}

// A grey wave for what is usual; a triangle that points where the figure went.
function variation({ code, side }) {
  if (code === "none") return [];
  const icon = draw("svg", { viewBox: "0 0 22 22", "aria-hidden": "true" });
  if (code === "usual") icon.append(draw("path", { class: "wave", d: "M2 11c2-6 4-6 6 0s4 6 6 0 4-6 6 0" }));
  else icon.append(draw("path", { d: side === "up" ? "M11 3 20 19H2Z" : "M11 19 20 3H2Z" }));
  return [icon];
}

// Points are [value, reading]; limits [first, last, centre, low, high], places of weeks.
function course(row) {
  const W = 390, H = 50, many = Math.max(row.points.length - 1, 1);
  const settled = row.points.filter(([, reading]) => reading !== "open").map(([value]) => value); // a partial week may lie anywhere
  const values = [...(settled.some((one) => one !== null) ? settled : row.points.map(([value]) => value)), ...row.limits.flatMap((one) => one.slice(3)), row.aim].filter((one) => one !== null);
  const least = Math.min(...values), span = Math.max(...values) - least || 1;
  const x = (place) => 6 + (place * (W - 12)) / many;
  const y = (value) => Math.min(Math.max(H - 5 - ((value - least) * (H - 10)) / span, 3), H - 3);
  const icon = draw("svg", { class: "course", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": row.says });
  if (!values.length) return icon;
  for (const [first, last, centre, low, high] of row.limits) {
    const [start, end] = [Math.max(x(first) - 5, 0), x(last) + 5];
    icon.append(draw("rect", { class: "band", x: start, width: end - start, y: y(high), height: Math.max(y(low) - y(high), 1) }));
    icon.append(draw("line", { class: "centre", x1: start, x2: end, y1: y(centre), y2: y(centre) }));
  }
  if (row.aim !== null) icon.append(draw("line", { class: "target", x1: 0, x2: W, y1: y(row.aim), y2: y(row.aim) }));
  for (const place of row.notes) icon.append(draw("line", { class: "note", x1: x(place), x2: x(place), y1: 0, y2: H }));
  const there = row.points.map(([value, reading], place) => [place, value, reading]).filter(([, value]) => value !== null);
  icon.append(draw("polyline", { class: "line", points: there.map(([place, value]) => `${x(place)},${y(value)}`).join(" ") }));
  for (const [place, value, reading] of there) icon.append(dot(x(place), y(value), reading));
  return icon;
}

function dot(x, y, reading) {
  if (reading === "better") return draw("path", { class: reading, d: `M${x} ${y - 4} ${x + 4} ${y + 3.5}H${x - 4}Z` });
  if (reading === "worse") return draw("path", { class: reading, d: `M${x} ${y - 4.5} ${x + 4.5} ${y} ${x} ${y + 4.5} ${x - 4.5} ${y}Z` });
  if (reading === "changed") return draw("rect", { class: reading, x: x - 3, y: y - 3, width: 6, height: 6 });
  return draw("circle", { class: reading === "open" ? "open" : "dot", cx: x, cy: y, r: reading === "open" ? 2.8 : 2.2 });
}
