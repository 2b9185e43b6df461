// The strip: contacts offered by half-hour, the usual band behind them, a line at now.

const SLOT = 1_800_000;
const BOX = { width: 1860, height: 120 };

function buildStrip(parent) {
  const root = add(parent, "section", "strip");
  const head = add(root, "div", "strip-head");
  const nodes = { root, title: add(head, "div", "strip-title"), key: add(head, "div", "strip-key") };
  nodes.chart = draw(root, "svg", { viewBox: `0 0 ${BOX.width} ${BOX.height}`, preserveAspectRatio: "none" });
  nodes.axis = add(root, "div", "strip-axis");
  return nodes;
}

function paintStrip(nodes, view) {
  const { content, words, zone, now } = view;
  const points = content.strip ?? [];
  const old = RANK[ageState(content.as_of === null ? null : now - content.as_of)] >= RANK.stale;
  nodes.root.dataset.age = old ? "stale" : "fresh";
  write(nodes.title, words.strip);
  write(nodes.key, points.length ? (points.some((point) => point.usual_high !== null) ? words.strip_usual : "") : words.strip_empty);
  const key = JSON.stringify([points, Math.floor(now / 60_000)]);
  if (nodes.root.dataset.key === key) return;
  nodes.root.dataset.key = key;
  nodes.chart.replaceChildren();
  nodes.axis.replaceChildren();
  if (!points.length) return;
  const from = points[0].at;
  const slots = Math.max(16, (points[points.length - 1].at - from) / SLOT + 1);
  const most = Math.max(4, ...points.map((point) => Math.max(point.offered, point.usual_high ?? 0)));
  const x = (at) => ((at - from) / SLOT / slots) * BOX.width;
  const y = (value) => BOX.height - (value / most) * (BOX.height - 4);
  const step = BOX.width / slots;
  for (const point of points) {
    if (point.usual_low === null || point.usual_high === null) continue;
    const top = y(point.usual_high);
    draw(nodes.chart, "rect", { class: "usual", x: x(point.at), y: top, width: step, height: Math.max(1, y(point.usual_low) - top) });
  }
  for (const point of points) {
    if (!point.offered) continue;
    draw(nodes.chart, "rect", { class: "offered", x: x(point.at) + step * 0.2, y: y(point.offered), width: step * 0.6, height: BOX.height - y(point.offered) });
  }
  draw(nodes.chart, "line", { class: "now", x1: x(now), x2: x(now), y1: 0, y2: BOX.height });
  paintHours(nodes.axis, from, slots, zone);
}

function paintHours(axis, from, slots, zone) {
  const every = slots > 32 ? 6 : slots > 20 ? 4 : 2; // in half-hours; labels must not touch
  for (let slot = 0; slot < slots; slot += 1) {
    const clock = spellClock(from + slot * SLOT, zone);
    const half = Number(clock.slice(0, 2)) * 2 + (clock.slice(3) === "30" ? 1 : 0);
    if (half % every || slot / slots > 0.93) continue;
    const label = add(axis, "span", "", clock);
    label.style.left = `${(slot / slots) * 100}%`;
  }
}
