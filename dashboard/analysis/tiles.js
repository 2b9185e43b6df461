// Metric tiles: the value opens its rows, n the rows it is of, the name tells how it is made.

export default function ({ parentElement, data, setTriggerValue }) {
  const kit = { ...data, ask: (wish) => setTriggerValue("ask", wish) };
  kit.hover = hovering(kit);
  once(parentElement.querySelector(".tiles"), data, () => [...kit.tiles.map((tile) => card(kit, tile)), kit.hover.panel]);
}

function card(kit, tile) {
  const value = tile.to ? way(kit, tile.to, [text(tile.value)], { style: "color: inherit" }) : text(tile.value);
  const n = !tile.n ? [] : [tile.n_to ? way(kit, tile.n_to, [text(tile.n)]) : text(tile.n)];
  const small = [...n, ...[tile.interval, tile.target].filter(Boolean).map((words) => text(words))];
  return el("section", { class: "tile", "data-metric": tile.key },
    el("h3", {}, defined(kit, tile.name, tile.told)),
    el("div", { class: `value${tile.is_few ? " few" : ""}` }, value),
    el("div", { class: "small" }, ...small.flatMap((part, index) => (index ? [" · ", part] : [part]))),
    ...(tile.change ? [change(tile)] : []),
    ...(tile.note ? [el("div", { class: "small" }, text(tile.note))] : []));
}

function change(tile) {
  return el("div", { class: `change ${tile.verdict ?? ""}`, title: tile.change_hint || null }, ...signal(tile.verdict), text(tile.change));
}

// Only a signal has a shape: a triangle for better, a diamond for worse, a square where neither is better.
function signal(verdict) {
  const paths = { better: "M6 1 11.5 11H.5Z", worse: "M6 .5 11.5 6 6 11.5.5 6Z" };
  const icon = draw("svg", { class: `shape ${verdict}`, viewBox: "0 0 12 12", "aria-hidden": "true" });
  if (paths[verdict]) return icon.append(draw("path", { d: paths[verdict] })), [icon];
  if (verdict === "changed") return icon.append(draw("rect", { x: 1.5, y: 1.5, width: 9, height: 9 })), [icon];
  return [];
}
