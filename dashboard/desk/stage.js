// The page itself: builds its parts once, then patches them with each board that the feed brings, and every second.

const stages = new WeakMap();

export default function stage({ data, parentElement, setTriggerValue }) {
  const desk = stages.get(parentElement) ?? build(parentElement);
  desk.ask = (wish) => setTriggerValue("ask", wish);
  if (data.turn !== desk.turn) Object.assign(desk, { turn: data.turn, chosen: data.chosen, open: data.open });
  Object.assign(desk, { lang: data.lang, words: data.words, limits: data.limits, definitions: data.definitions, controls: data.controls, refused: data.refused, kept: data.kept });
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  tellFrame(desk);
  if (window.floorviewFed) receive(desk, window.floorviewFed);
  return () => leave(desk, parentElement);
}

function build(parentElement) {
  const root = parentElement.querySelector(".desk");
  const desk = { root, parts: {}, board: null, words: {}, definitions: {}, controls: [], refused: [], chosen: {}, choices: {}, open: null, age: "fresh", paused: false, pending: 0, skews: [], skew: 0, heardAt: Date.now(), zone: "UTC" };
  root.append(buildTop(desk), buildBand(desk), buildRefused(desk), buildMessage(desk), buildMain(desk), buildDefinition(desk));
  hearWays(desk);
  desk.hear = (event) => receive(desk, event.detail);
  desk.away = (event) => desk.menu && !event.composedPath().includes(desk.parts.chips[desk.menu.name]) && closeMenu(desk);
  desk.key = (event) => event.key === "Escape" && (desk.menu ? closeMenu(desk) : desk.open !== null && openQueue(desk, null));
  document.addEventListener("floorview:board", desk.hear);
  document.addEventListener("pointerdown", desk.away);
  document.addEventListener("keydown", desk.key);
  desk.timer = setInterval(() => desk.words["live.title"] && tick(desk), 1000);
  stages.set(parentElement, desk);
  return desk;
}

function leave(desk, parentElement) {
  clearInterval(desk.timer);
  document.removeEventListener("floorview:board", desk.hear);
  document.removeEventListener("pointerdown", desk.away);
  document.removeEventListener("keydown", desk.key);
  stages.delete(parentElement);
}

function buildTop(desk) {
  const { parts } = desk;
  Object.assign(parts, { site: el("bdi", { class: "name site" }), title: el("h1"), zone: el("span", { class: "muted zone" }), clock: el("time", { class: "clock" }), age: el("span", { class: "age", role: "status" }),
    sources: el("ul", { class: "sources" }), sourcesNote: el("span", { class: "note" }), summary: el("div", { class: "summary" }), paused: el("span", { class: "paused", role: "status" }),
    pause: el("button", { class: "pause", type: "button", "aria-pressed": "false", onclick: () => pause(desk) }) });
  parts.languages = [["en", "EN"], ["zh", "中文"]].map(([lang, text]) => el("button", { type: "button", lang, text, "data-lang": lang, onclick: () => desk.ask({ lang }) }));
  const ageIcon = draw("svg", { class: "age-icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, draw("circle", { cx: 8, cy: 8, r: 6.5 }), draw("path", { d: "M8 4v4.2l2.8 1.6" }));
  parts.languageBox = el("div", { class: "languages", role: "group" }, ...parts.languages);
  return el("header", { class: "top" },
    el("div", { class: "line" }, parts.site, parts.title, parts.zone, el("div", { class: "asof" }, ageIcon, parts.clock, parts.age), parts.sources, parts.sourcesNote, el("span", { class: "spring" }), parts.languageBox),
    el("div", { class: "line" }, buildFilters(desk), parts.summary, el("span", { class: "spring" }), parts.paused, parts.pause));
}

function buildBand(desk) {
  desk.parts.band = el("div", { class: "band", role: "alert", hidden: true });
  return desk.parts.band;
}

function buildRefused(desk) {
  desk.parts.refused = el("p", { class: "refused", role: "status", hidden: true });
  return desk.parts.refused;
}

function tellRefused(desk) {
  desk.parts.refused.hidden = !desk.refused.length;
  put(desk.parts.refused, desk.refused.length ? say(desk, "live.set_refused", { words: desk.refused.map(plain).join(", ") }) : "");
}

function buildMessage(desk) {
  const { parts } = desk;
  Object.assign(parts, { messageTitle: el("h2"), messageText: el("p"), messageStep: el("p", { class: "muted" }) });
  parts.message = el("section", { class: "message", role: "status" }, parts.messageTitle, parts.messageText, parts.messageStep);
  return parts.message;
}

function buildMain(desk) {
  desk.parts.main = el("main", { hidden: true }, buildCards(desk), buildTable(desk), el("div", { class: "aside" }, buildAgents(desk), buildAlarms(desk), buildDrill(desk)), buildCourse(desk));
  return desk.parts.main;
}

function pause(desk) {
  desk.paused = !desk.paused;
  desk.pending = 0;
  if (!desk.paused && desk.latest) take(desk, desk.latest);
  tellFrame(desk);
}

// A payload of the feed: bytes of {sent_at, board, choices, chosen}. While paused it is only counted.
function receive(desk, bytes) {
  const payload = JSON.parse(new TextDecoder().decode(bytes));
  heard(desk, payload.sent_at);
  const isNew = payload.board?.version !== desk.latest?.board?.version;
  const isAsked = payload.turn !== desk.latest?.turn;
  desk.latest = payload;
  if (!desk.paused || isAsked) take(desk, payload);
  else if (isNew) desk.pending += 1;
  tellPause(desk);
}

function take(desk, { board, choices }) {
  Object.assign(desk, { board, choices, zone: board?.zone ?? "UTC" });
  tellAll(desk);
}

function tick(desk) {
  if (tellAge(desk) || desk.board) tellAll(desk);
}

function tellFrame(desk) {
  const { parts } = desk;
  put(parts.title, say(desk, "live.title"));
  mark(parts.sources, "aria-label", say(desk, "live.sources"));
  mark(parts.languageBox, "aria-label", say(desk, "live.language"));
  parts.languages.forEach((button) => mark(button, "aria-pressed", button.dataset.lang === desk.lang));
  tellFilters(desk);
  tellRefused(desk);
  tellPause(desk);
  tellMessage(desk);
  if (desk.board) tellAll(desk);
}

function tellPause(desk) {
  put(desk.parts.pause, say(desk, desk.paused ? "live.resume" : "live.pause"));
  mark(desk.parts.pause, "aria-pressed", desk.paused);
  put(desk.parts.paused, desk.paused ? say(desk, "live.paused", { n: numberWords(desk.pending) }) : "");
}

// Loading, never read, first run, filtered to nothing, nothing today: each has its own words. Returns whether there is one to say.
function tellMessage(desk) {
  const { parts, board } = desk;
  const isFiltered = Object.values(desk.chosen).some((values) => values.length);
  const key = !board ? "loading" : isUnread(board) ? "unread" : board.store === "empty" ? "empty" : board.queues.length ? "" : isFiltered ? "filtered" : "no_queues";
  parts.message.hidden = !key;
  parts.main.hidden = Boolean(key);
  mark(parts.message, "data-kind", key || null);
  put(parts.messageTitle, key === "loading" ? say(desk, "live.loading") : key ? say(desk, `live.${key}_title`) : "");
  put(parts.messageText, key && key !== "loading" ? say(desk, `live.${key}_text`) : "");
  put(parts.messageStep, key === "empty" ? say(desk, "live.empty_step") : "");
  return Boolean(key);
}

function tellSummary(desk) {
  const statuses = desk.board.queues.map((queue) => queueStatus(desk, queue));
  const counts = ["breach", "watch", "unknown"].map((status) => [status, statuses.filter((item) => item === status).length]).filter(([, n]) => n);
  const signature = JSON.stringify([desk.lang, counts]);
  if (desk.parts.summary.dataset.signature === signature) return;
  desk.parts.summary.dataset.signature = signature;
  desk.parts.summary.replaceChildren(...counts.map(([status, n]) => el("span", { class: "status" }, shape(status), el("span", { class: `word ${status}`, text: `${numberWords(n)} ${say(desk, `status.${status}`)}` }))));
}

function tellAll(desk) {
  const { parts, board } = desk;
  tellAge(desk);
  const isMessage = tellMessage(desk);
  if (!board) return;
  putName(parts.site, board.site);
  put(parts.zone, board.zone);
  tellSources(desk);
  tellSummary(desk);
  if (isMessage) return;
  for (const tell of [tellCards, tellTable, tellAgents, tellDrill, tellCourse, tellAlarms, tellDefinition]) tell(desk);
}
