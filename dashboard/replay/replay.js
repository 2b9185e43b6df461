// Queue replay: moves about in a day that it holds whole; the server hears of it when it comes to rest.

const replays = new WeakMap();
const REST_MS = 500;
const PLAYED = 60; // times as fast as it was

export default function replay({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".replay");
  const page = replays.get(root) ?? { root, parts: {}, queue: null, minute: null, timer: null, rest: null, asked: data.turn };
  const day = JSON.stringify([data.start, data.minutes, data.lang, data.waiting, data.known]);
  Object.assign(page, data, { ask: (wish) => setTriggerValue("ask", wish) });
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  if (!replays.has(root)) {
    replays.set(root, page);
    page.hover = hovering(page);
    root.replaceChildren(buildControls(page), buildTiles(page), buildCurve(page), el("div", { class: "columns" }, buildQueues(page), buildWaits(page), buildPeople(page)), page.hover.panel);
  }
  // What the server answers to an earlier question than the last one is no place to go back to.
  const isAnswer = data.turn === page.asked && page.rest === null && page.timer === null;
  if (page.day !== day) forget(page);
  if (page.day !== day || isAnswer) page.minute = clampMinute(page, data.at);
  page.day = day;
  drawCurve(page);
  tell(page);
  return () => pause(page);
}

// Names of another day are others': rows are made anew.
function forget(page) {
  const { parts } = page;
  for (const rows of [parts.queueRows, parts.waitRows, parts.states]) {
    for (const node of rows.values()) node.remove();
    rows.clear();
  }
  if (page.queue !== null && !page.queues.some((queue) => queue.id === page.queue)) page.queue = null;
}

function buildControls(page) {
  const { parts } = page;
  const dayBy = (days) => () => {
    const at = new Date(`${isoDay(page, instantOf(page, page.minute))}T12:00:00Z`);
    at.setUTCDate(at.getUTCDate() + days);
    page.ask({ day: at.toISOString().slice(0, 10) });
  };
  parts.before = el("button", { type: "button", text: "‹", onclick: dayBy(-1) });
  parts.after = el("button", { type: "button", text: "›", onclick: dayBy(1) });
  parts.day = el("input", { type: "date", name: "day", onchange: (event) => event.target.value && page.ask({ day: event.target.value }) });
  parts.play = el("button", { type: "button", class: "play", onclick: () => play(page) });
  parts.clock = el("b", { class: "clock", "data-clock": true });
  parts.when = el("span", { class: "muted" });
  parts.toLabel = el("label", { class: "muted" });
  parts.to = el("input", { type: "time", name: "until", onchange: (event) => setUntil(page, event.target.value) });
  parts.clear = el("button", { type: "button", class: "plainly", onclick: () => page.ask({ until: null }) });
  parts.toLabel.append(document.createTextNode(""), parts.to);
  parts.note = el("span", { class: "said", role: "status" });
  return el("div", { class: "controls" }, el("div", { class: "group" }, parts.before, parts.day, parts.after), parts.play, parts.clock, parts.when, parts.note, parts.toLabel, parts.clear);
}

function setUntil(page, text) {
  if (!/^\d\d:\d\d$/.test(text)) return;
  const minutes = Array.from({ length: page.minutes }, (_, minute) => minute);
  const later = minutes.find((minute) => minute > page.minute && clockWords(instantOf(page, minute), page.zone, false) === text);
  if (later !== undefined) page.ask({ until: later, minute: page.minute });
}

function goTo(page, minute) {
  const next = clampMinute(page, minute);
  if (next === page.minute) return;
  page.minute = next;
  placeCursor(page);
  tell(page);
  if (!page.timer) settle(page);
}

// The URL follows once the slider rests.
function settle(page) {
  clearTimeout(page.rest);
  page.rest = setTimeout(() => {
    page.rest = null;
    page.asked += 1;
    page.ask({ turn: page.asked, minute: page.minute, ...(page.interval && page.interval.until <= page.minute ? { until: null } : {}) });
  }, REST_MS);
}

function play(page) {
  if (page.timer) return pause(page);
  if (page.minute >= page.known[1] - 1) goTo(page, page.known[0]);
  page.timer = setInterval(() => (page.minute + 1 < page.known[1] ? goTo(page, page.minute + 1) : pause(page)), (1000 * 60) / PLAYED);
  tellPlay(page);
}

function pause(page) {
  if (!page.timer) return;
  clearInterval(page.timer);
  page.timer = null;
  tellPlay(page);
  settle(page);
}

function tellPlay(page) {
  put(page.parts.play, page.timer ? `❚❚ ${say(page, "replay.pause")}` : `▶ ${say(page, "replay.play")}`);
  mark(page.parts.play, "aria-pressed", String(Boolean(page.timer)));
}

function choose(page, queue) {
  page.queue = queue;
  drawCurve(page);
  tell(page);
}

function tell(page) {
  tellControls(page);
  tellTiles(page);
  tellQueues(page);
  tellWaits(page);
  tellPeople(page);
}

function tellControls(page) {
  const { parts } = page;
  const at = instantOf(page, page.minute);
  put(parts.clock, timeWords(page, page.minute));
  put(parts.when, `${dayWords(page, at)}${page.interval ? ` · ${betweenWords(page)}` : ""}`);
  const shown = isoDay(page, instantOf(page, 0));
  if (parts.day.value !== shown && document.activeElement !== parts.day) parts.day.value = shown;
  for (const [node, key] of [[parts.before, "day_before"], [parts.after, "day_after"], [parts.day, "day"]]) mark(node, "aria-label", say(page, `replay.${key}`));
  for (const [node, key] of [[parts.before, "day_before"], [parts.after, "day_after"]]) mark(node, "title", say(page, `replay.${key}`));
  put(parts.toLabel.firstChild, `${say(page, "replay.set_to")} `);
  const until = page.interval ? clockWords(instantOf(page, page.interval.until), page.zone, false) : "";
  if (parts.to.value !== until && document.activeElement !== parts.to) parts.to.value = until;
  put(parts.clear, say(page, "replay.clear"));
  parts.clear.hidden = !page.interval;
  put(parts.note, notes(page));
  tellPlay(page);
}

function notes(page) {
  const [first, last] = page.known;
  const said = [...page.refused.map(plain)];
  if (page.empty) said.push(say(page, `replay.${page.empty}`));
  else if (page.minute < first && page.since !== null) said.push(say(page, "replay.before", { at: momentOf(page, page.since) }));
  else if (page.minute >= last && page.until !== null) said.push(say(page, "replay.after", { at: momentOf(page, page.until) }));
  if (page.hours !== 24) said.push(say(page, "replay.odd", { n: numberWords(page.hours, Number.isInteger(page.hours) ? 0 : 1) }));
  return said.join(" ");
}

function betweenWords(page) {
  const { until, least_available: n } = page.interval;
  const end = instantOf(page, until);
  const isSame = isoDay(page, end) === isoDay(page, instantOf(page, page.minute));
  return say(page, "replay.between", { start: timeWords(page, page.minute), end: isSame ? clockWords(end, page.zone, false) : momentOf(page, end), n: numberWords(n) });
}

const momentOf = (page, at) => `${dayWords(page, at)} ${clockWords(at, page.zone, false)}`;
