// How old the data is, counted by the browser's own clock: a server that has died ages too.

const CLOCKS_KEPT = 5; // messages from which the difference between the two clocks is taken
const SILENT_S = 12; // no word from the server for so long: say so

// The difference of browser and server clock: the least of the last few, for a late message only adds to it.
function heard(desk, sentAt) {
  desk.heardAt = Date.now();
  desk.skews = [...desk.skews.slice(1 - CLOCKS_KEPT), desk.heardAt - sentAt];
  desk.skew = Math.min(...desk.skews);
}

const secondsSince = (desk, at) => Math.max((Date.now() - desk.skew - at) / 1000, 0);

// How long somebody has waited or been in a state. What old data says stands still: nobody knows how it went on.
function lasted(desk, at) {
  return isSilent(desk.age) ? Math.max((dataAt(desk.board) - at) / 1000, 0) : secondsSince(desk, at);
}

function ageState(desk, seconds) {
  const { fresh_s: fresh, ageing_s: ageing, stale_s: stale } = desk.limits;
  if (seconds <= fresh) return "fresh";
  if (seconds <= ageing) return "ageing";
  return seconds <= stale ? "stale" : "lost";
}

function sourceState(desk, source) {
  if (!source.is_live) return "archive";
  if (source.as_of === null) return "lost";
  const state = ageState(desk, secondsSince(desk, source.as_of));
  return state === "fresh" ? "ok" : state;
}

const isSilent = (state) => state === "stale" || state === "lost";

// Of when the data are: of the last reading of the store, or of the last word of any live source, if that is older.
function dataAt(board) {
  const heard = board.sources.filter((source) => source.is_live && source.as_of !== null).map((source) => source.as_of);
  return heard.length ? Math.min(board.as_of, Math.max(...heard)) : board.as_of;
}

const isUnread = (board) => board.as_of === 0; // the store was never read

// The one sentence over the page, the gravest first; "" when all is well.
function bandText(desk) {
  const { board, words, zone } = desk;
  if (!board) return "";
  const values = !isUnread(board) && { clock: clockWords(dataAt(board), zone), age: ageWords(desk, secondsSince(desk, dataAt(board))) };
  if ((Date.now() - desk.heardAt) / 1000 > SILENT_S) {
    return say(desk, "live.disconnected", { clock: clockWords(desk.heardAt - desk.skew, zone) });
  }
  if (isUnread(board)) return ""; // the message says it
  if (desk.age === "lost") return say(desk, "age.lost", values);
  if (board.store === "lost") return say(desk, "live.broken", values);
  return desk.age === "stale" ? say(desk, "age.stale", values) : "";
}

// Draw the clock with its age, and the band. Returns whether the state of the data changed.
function tellAge(desk) {
  const { board, parts } = desk;
  const before = desk.age;
  const seconds = board ? secondsSince(desk, dataAt(board)) : 0;
  desk.age = board ? ageState(desk, seconds) : "fresh";
  mark(desk.root, "data-age", desk.age);
  const isUndated = !board || isUnread(board);
  put(parts.clock, isUndated ? "" : clockWords(dataAt(board), desk.zone));
  put(parts.age, isUndated || desk.age === "fresh" ? "" : say(desk, "age.ageing", { age: ageWords(desk, seconds) }));
  const text = bandText(desk);
  put(parts.band, text);
  parts.band.hidden = !text;
  return before !== desk.age;
}

// The sources: a shape and a word each. With some silent, how many still speak.
function tellSources(desk) {
  const { parts, board } = desk;
  const states = board.sources.map((source) => [source, sourceState(desk, source)]);
  const spoken = states.filter(([, state]) => !isSilent(state)).length;
  put(parts.sourcesNote, spoken < states.length ? say(desk, "live.sources_partly", { n: spoken, all: states.length }) : "");
  const signature = JSON.stringify([desk.lang, states.map(([source, state]) => [source.name, state])]);
  if (parts.sources.dataset.signature === signature) return;
  parts.sources.dataset.signature = signature;
  parts.sources.replaceChildren(...states.map(([source, state]) => sourceDot(desk, source, state)));
}

const SOURCE_SHAPES = { ageing: "watch", stale: "unknown", lost: "unknown" };
function sourceDot(desk, source, state) {
  const icon = SOURCE_SHAPES[state] ? shape(SOURCE_SHAPES[state]) : el("i", { class: `dot ${state}`, "aria-hidden": "true" });
  return el("li", { class: "source" }, icon, named(source.name), el("span", { class: "muted", text: say(desk, `source.${state}`) }));
}
