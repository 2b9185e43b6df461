// Small columns beside a queue, and today's course: contacts with their usual range, service level, agents signed in.

const HALF_HOUR = 1_800_000;
const LEAST_SLOTS = 24; // half-hours that have room from the start, so that a day begins with narrow columns
const COURSE_KEYS = { offered: { "data-define": "offered" }, abandoned: { "data-define": "abandoned" }, usual: { "data-hint": "live.hint_usual" } };
const EDGE = { left: 46, right: 14, top: 8, bottom: 20, gap: 20 };

function tellSpark(cell, values) {
  const signature = values.join();
  if (cell.dataset.drawn === signature) return;
  cell.dataset.drawn = signature;
  const most = Math.max(...values, 1);
  const columns = values.map((value, index) => {
    const height = value ? Math.max((value / most) * 20, 1.5) : 0.75;
    return draw("rect", { class: index === values.length - 1 ? "running" : "past", x: index * 9, y: 21 - height, width: 7, height });
  });
  cell.replaceChildren(draw("svg", { class: "spark", viewBox: "0 0 71 22", "aria-hidden": "true" }, ...columns));
}

function buildCourse(desk) {
  const { parts } = desk;
  parts.courseTitle = el("h2");
  parts.legend = el("span", { class: "legend muted" });
  parts.course = draw("svg", { class: "course", role: "img" });
  parts.courseNone = el("p", { class: "muted empty" });
  parts.courseBox = el("div", { class: "plot" }, parts.course, parts.courseNone);
  new ResizeObserver(() => desk.board && tellCourse(desk)).observe(parts.courseBox);
  return el("section", { class: "card course-card" }, el("div", { class: "head" }, parts.courseTitle, parts.legend), parts.courseBox);
}

function tellCourse(desk) {
  const { parts, board } = desk;
  const { clientWidth: width, clientHeight: height } = parts.courseBox;
  const signature = JSON.stringify([board.course, board.targets.service_level, width, height, desk.lang, desk.zone]);
  if (parts.course.dataset.drawn === signature || width < 80 || height < 80) return;
  parts.course.dataset.drawn = signature;
  put(parts.courseTitle, say(desk, "live.course"));
  const isEmpty = !board.course.some((point) => point.offered > 0);
  put(parts.courseNone, isEmpty ? say(desk, "live.course_none") : "");
  mark(parts.course, "aria-label", say(desk, "live.course"));
  parts.legend.replaceChildren(...(isEmpty ? [] : ["offered", "abandoned", "usual"].map((name) => el("span", { class: `key ${name}`, ...COURSE_KEYS[name], tabindex: 0, text: say(desk, `live.course_${name}`) }))));
  mark(parts.course, "viewBox", `0 0 ${width} ${height}`);
  parts.course.replaceChildren(...(isEmpty ? [] : drawCourse(desk, width, height)));
}

function drawCourse(desk, width, height) {
  const points = desk.board.course;
  const slots = Math.max(points.length, LEAST_SLOTS);
  const step = (width - EDGE.left - EDGE.right) / slots;
  const room = height - EDGE.top - EDGE.bottom - EDGE.gap * 2;
  const x = (index) => EDGE.left + index * step;
  const panes = [[EDGE.top, room * 0.56], [EDGE.top + room * 0.56 + EDGE.gap, room * 0.24], [EDGE.top + room * 0.8 + EDGE.gap * 2, room * 0.2]];
  return [...hourMarks(desk, points[0].at, slots, x, height), ...offeredPane(points, x, step, ...panes[0]),
    ...levelPane(desk, points, x, step, ...panes[1]), ...staffPane(desk, points, x, step, ...panes[2]), ...pointers(desk, points, x, step, height)];
}

function hourMarks(desk, first, slots, x, height) {
  const every = Math.ceil(slots / 16) * 2;
  return Array.from({ length: Math.ceil(slots / every) }, (_, mark) => mark * every).flatMap((index) => [
    draw("line", { class: "rule", x1: x(index), x2: x(index), y1: EDGE.top, y2: height - EDGE.bottom }),
    draw("text", { class: "tick", x: x(index), y: height - 5, text: clockWords(first + index * HALF_HOUR, desk.zone, false) })]);
}

function axis(top, tall, most, words) {
  return [draw("line", { class: "base", x1: EDGE.left, x2: "100%", y1: top + tall, y2: top + tall }),
    draw("text", { class: "tick side", x: EDGE.left - 6, y: top + 9, text: words(most) }), draw("text", { class: "tick side", x: EDGE.left - 6, y: top + tall, text: words(0) })];
}

function offeredPane(points, x, step, top, tall) {
  const most = Math.max(...points.flatMap((point) => [point.offered, point.usual_high ?? 0]), 4) * 1.05;
  const y = (value) => top + tall - (value / most) * tall;
  const band = points.flatMap((point, index) => (known(point.usual_low) && known(point.usual_high)
    ? [draw("rect", { class: "range", x: x(index), width: step + 0.3, y: y(point.usual_high), height: y(point.usual_low) - y(point.usual_high) })] : []));
  const wide = Math.max(step * 0.64, 2);
  const column = (cls, index, value) => draw("rect", { class: cls, x: x(index) + (step - wide) / 2, width: wide, y: y(value), height: top + tall - y(value) });
  const columns = points.flatMap((point, index) => [...(point.offered ? [column("offered", index, point.offered)] : []), ...(point.abandoned ? [column("abandoned", index, point.abandoned)] : [])]);
  return [...band, ...columns, ...axis(top, tall, Math.floor(most), (value) => numberWords(value))];
}

// A line through the known points only: what is not known is a gap.
function path(points, field, place, stepped) {
  let isDown = false;
  return points.map((point, index) => {
    if (!known(point[field])) { isDown = false; return ""; }
    const [left, right, y] = place(point[field], index);
    const text = stepped ? `${isDown ? "L" : "M"}${left} ${y}L${right} ${y}` : `${isDown ? "L" : "M"}${(left + right) / 2} ${y}`;
    isDown = true;
    return text;
  }).join("");
}

function levelPane(desk, points, x, step, top, tall) {
  const y = (share) => top + tall - share * tall;
  const target = desk.board.targets.service_level;
  const goal = known(target) ? [draw("line", { class: "goal", x1: EDGE.left, x2: "100%", y1: y(target), y2: y(target) })] : [];
  const dots = points.flatMap((point, index) => (known(point.service_level) ? [draw("circle", { class: "level", cx: x(index) + step / 2, cy: y(point.service_level), r: 2 })] : []));
  const line = draw("path", { class: "level", d: path(points, "service_level", (value, index) => [x(index), x(index) + step, y(value)], false) });
  return [...axis(top, tall, 1, (value) => percentWords(value, 0)), ...goal, line, ...dots, title(desk, "live.course_sl", top, { "data-define": "service_level" })];
}

function staffPane(desk, points, x, step, top, tall) {
  const most = Math.max(...points.map((point) => point.staffed ?? 0), 1) * 1.1;
  const line = path(points, "staffed", (value, index) => [x(index), x(index) + step, top + tall - (value / most) * tall], true);
  return [...axis(top, tall, Math.floor(most), (value) => numberWords(value)), draw("path", { class: "staffed", d: line }), title(desk, "live.course_staffed", top, { "data-hint": "live.hint_staffed" })];
}

const title = (desk, key, top, told) => draw("text", { class: "pane", ...told, x: EDGE.left, y: top - 5, text: say(desk, key) });

function pointers(desk, points, x, step, height) {
  return points.map((point, index) => {
    const body = draw("rect", { class: "pointer", x: x(index), y: 0, width: step, height: height - EDGE.bottom },
      draw("title", { text: say(desk, "live.course_point", { clock: clockWords(point.at, desk.zone, false), offered: numberWords(point.offered), answered: numberWords(point.answered), abandoned: numberWords(point.abandoned), sl: percentWords(point.service_level), staffed: numberWords(point.staffed, 1) }) }));
    const span = { start: new Date(point.at).toISOString(), end: new Date(point.at + HALF_HOUR).toISOString() };
    if (point.offered && desk.kept !== null) mark(body, "data-way", wayTo("contacts", { metric: "offered", side: "numerator", ...span }));
    return body;
  });
}
