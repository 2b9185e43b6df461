// The day by the minute: who waited above, who was available beneath; a cursor that is dragged, or moved by keys.

const EDGE = { left: 46, right: 16, top: 20, bottom: 22, gap: 26 };
const MINUTE = 60_000;
const STEP = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30 };

const instantOf = (page, minute) => page.start + minute * MINUTE;
const clampMinute = (page, minute) => Math.min(Math.max(Math.round(minute), 0), page.minutes - 1);

// Clock of the site; in an hour that comes twice with words that say which time it is.
function timeWords(page, minute) {
  const at = instantOf(page, minute);
  const clock = clockWords(at, page.zone, false);
  const which = [-1, 1].find((way) => [1, 2, 4, 6].some((halves) => clockWords(at + way * halves * 30 * MINUTE, page.zone, false) === clock && dayWords(page, at + way * halves * 30 * MINUTE) === dayWords(page, at)));
  if (which === undefined) return clock;
  return `${clock} ${say(page, which === 1 ? "replay.first_time" : "replay.second_time", { offset: offsetWords(page, at) })}`;
}

function offsetWords(page, at) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: page.zone, timeZoneName: "longOffset" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName").value.replace("GMT", "") || "+00:00";
}

const isoDay = (page, at) => new Intl.DateTimeFormat("sv-SE", { timeZone: page.zone, dateStyle: "short" }).format(at);
const dayWords = (page, at) => new Intl.DateTimeFormat(page.lang === "zh" ? "zh-CN" : "en-GB", { timeZone: page.zone, weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(at);

function buildCurve(page) {
  const { parts } = page;
  parts.curveTitle = el("h2");
  parts.curveAll = el("button", { type: "button", class: "plainly", onclick: () => choose(page, null) });
  parts.curve = draw("svg", { class: "curve", role: "slider", tabindex: 0, "aria-valuemin": 0 });
  parts.plot = el("div", { class: "plot" }, parts.curve);
  parts.hint = el("span", { class: "muted" });
  const follow = (event) => goTo(page, minuteAt(page, event.clientX));
  parts.plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    parts.plot.setPointerCapture(event.pointerId);
    pause(page);
    follow(event);
  });
  parts.plot.addEventListener("pointermove", (event) => parts.plot.hasPointerCapture(event.pointerId) && follow(event));
  parts.curve.addEventListener("keydown", (event) => keyed1(page, event));
  new ResizeObserver(() => drawCurve(page)).observe(parts.plot);
  return el("section", { class: "card curve-card" }, el("div", { class: "head" }, parts.curveTitle, parts.curveAll, parts.hint), parts.plot);
}

function keyed1(page, event) {
  if (event.key === " ") play(page);
  else if (event.key === "Home") goTo(page, page.known[0]);
  else if (event.key === "End") goTo(page, page.known[1] - 1);
  else if (event.key in STEP) (pause(page), goTo(page, page.minute + STEP[event.key]));
  else return;
  event.preventDefault();
}

function minuteAt(page, x) {
  const box = page.parts.plot.getBoundingClientRect();
  return ((x - box.left - EDGE.left) / (box.width - EDGE.left - EDGE.right)) * page.minutes;
}

function panes(page) {
  const chosen = page.queues.findIndex((queue) => queue.id === page.queue);
  if (chosen >= 0) return [["pane_queue", page.waiting[chosen], "area", 0.6], ["pane_free", page.free[chosen], "line", 0.4]];
  const available = page.states.available ?? new Array(page.minutes).fill(0);
  const cases = page.kinds[1].some((n) => n > 0) ? [["pane_case", page.kinds[1], "line", 0.25]] : [];
  return [["pane_spot", page.kinds[0], "area", cases.length ? 0.45 : 0.6], ...cases, ["pane_available", available, "line", cases.length ? 0.3 : 0.4]];
}

function drawCurve(page) {
  const { parts } = page;
  const { clientWidth: width, clientHeight: height } = parts.plot;
  if (width < 120 || height < 80) return;
  const queue = page.queues.find((one) => one.id === page.queue);
  put(parts.curveTitle, queue ? say(page, "replay.curve_queue", { queue: plain(queue.name) }) : say(page, "replay.curve"));
  put(parts.curveAll, say(page, "replay.all_queues"));
  parts.curveAll.hidden = !queue;
  put(parts.hint, say(page, "replay.slider_hint"));
  mark(parts.curve, "aria-label", say(page, "replay.slider"));
  mark(parts.curve, "aria-valuemax", page.minutes - 1);
  mark(parts.curve, "viewBox", `0 0 ${width} ${height}`);
  page.scale = (minute) => EDGE.left + (minute / page.minutes) * (width - EDGE.left - EDGE.right);
  const found = panes(page);
  const room = height - EDGE.top - EDGE.bottom - EDGE.gap * (found.length - 1);
  let top = EDGE.top;
  const drawn = found.flatMap(([key, values, kind, share], index) => {
    const nodes = pane(page, say(page, `replay.${key}`), values, kind, top, room * share, width);
    top += room * share + EDGE.gap;
    return nodes;
  });
  parts.unknown = unknownParts(page, height);
  parts.span = draw("rect", { class: "span", y: EDGE.top - 8, height: height - EDGE.top - EDGE.bottom + 8 });
  parts.cursor = draw("g", { class: "cursor" }, draw("line", { y1: EDGE.top - 12, y2: height - EDGE.bottom }), draw("path", { d: `M-6 ${EDGE.top - 18}h12l-6 8z` }));
  parts.curve.replaceChildren(parts.span, ...ticks(page, height), ...parts.unknown, ...drawn, parts.cursor);
  placeCursor(page);
}

function ticks(page, height) {
  const every = page.scale(60) - page.scale(0) > 44 ? 60 : 120;
  return Array.from({ length: Math.ceil(page.minutes / every) }, (_, index) => index * every).flatMap((minute) => [
    draw("line", { class: "rule", x1: page.scale(minute), x2: page.scale(minute), y1: EDGE.top, y2: height - EDGE.bottom }),
    draw("text", { class: "tick", x: page.scale(minute), y: height - 6, text: clockWords(instantOf(page, minute), page.zone, false) })]);
}

function unknownParts(page, height) {
  const [first, last] = page.known;
  return [[0, first], [last, page.minutes]].filter(([from, to]) => to > from).map(([from, to]) =>
    draw("rect", { class: "unknown", x: page.scale(from), width: page.scale(to) - page.scale(from), y: EDGE.top, height: height - EDGE.top - EDGE.bottom }));
}

function pane(page, title, values, kind, top, tall, width) {
  const [first, last] = page.known;
  const shown = values.slice(first, last);
  const most = Math.max(...shown, 3);
  const y = (value) => top + tall - (value / most) * tall;
  const steps = shown.map((value, index) => `L${page.scale(first + index).toFixed(1)} ${y(value).toFixed(1)}H${page.scale(first + index + 1).toFixed(1)}`).join("");
  const d = shown.length ? (kind === "area" ? `M${page.scale(first)} ${y(0)}${steps}L${page.scale(last)} ${y(0)}Z` : `M${steps.slice(1)}`) : "";
  return [draw("path", { class: kind, d }), draw("line", { class: "base", x1: EDGE.left, x2: width - EDGE.right, y1: top + tall, y2: top + tall }),
    draw("text", { class: "tick side", x: EDGE.left - 6, y: top + 9, text: numberWords(most) }), draw("text", { class: "tick side", x: EDGE.left - 6, y: top + tall, text: numberWords(0) }),
    draw("text", { class: "pane", x: EDGE.left + 4, y: top - 6, text: title })];
}

function placeCursor(page) {
  const { parts } = page;
  if (!parts.cursor || !page.scale) return;
  mark(parts.cursor, "transform", `translate(${page.scale(page.minute)} 0)`);
  const end = page.interval ? page.interval.until : page.minute;
  mark(parts.span, "x", page.scale(Math.min(page.minute, end)));
  mark(parts.span, "width", Math.max(page.scale(end) - page.scale(page.minute), 0));
  mark(parts.curve, "aria-valuenow", page.minute);
  mark(parts.curve, "aria-valuetext", timeWords(page, page.minute));
}
