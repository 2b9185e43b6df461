// What holds at the minute: tiles, queues, who waited, who was there. Nodes stay and their text is replaced.

const STATES = ["available", "on_contact", "ringing", "hold", "wrap", "break", "lunch", "training", "meeting", "other", "unknown", "offline"];
const MOST_NAMED = 400;

function buildTiles(page) {
  page.parts.tiles = new Map();
  page.parts.tileBox = el("div", { class: "tiles" });
  return page.parts.tileBox;
}

function tile(page, key, title, value, note) {
  const make = () => {
    const heading = el("button", { type: "button", class: "muted defined" });
    page.hover.listen(heading, () => page.told[key]);
    const [name, number, small] = [heading, el("b"), el("small", { class: "muted" })];
    const node = el("div", { class: "tile", "data-tile": key }, name, number, small);
    return Object.assign(node, { name_: name, number_: number, small_: small });
  };
  if (!page.parts.tiles.has(key)) {
    page.parts.tiles.set(key, make());
    page.parts.tileBox.append(page.parts.tiles.get(key));
  }
  const node = page.parts.tiles.get(key);
  put(node.name_, title);
  put(node.number_, value);
  put(node.small_, note);
}

function tellTiles(page) {
  const { minute } = page;
  const isKnown = minute >= page.known[0] && minute < page.known[1];
  const shown = (value) => (isKnown ? numberWords(value) : UNKNOWN);
  const state = (name) => (page.states[name] ?? [])[minute] ?? 0;
  const wait = (kind) => (isKnown && page.kinds[kind][minute] ? say(page, "replay.longest_of", { wait: durationWords(page.kinds_longest[kind][minute], page.lang) }) : "");
  tile(page, "spot", say(page, "replay.waiting_spot"), shown(page.kinds[0][minute]), wait(0));
  tile(page, "case", say(page, "replay.waiting_case"), shown(page.kinds[1][minute]), wait(1));
  tile(page, "available", say(page, "replay.available"), shown(state("available")), "");
  tile(page, "on_contact", say(page, "replay.on_contact"), shown(state("on_contact") + state("hold") + state("ringing")), "");
  tile(page, "wrap", say(page, "agent_state.wrap"), shown(state("wrap")), "");
  const away = ["break", "lunch", "training", "meeting", "other"];
  tile(page, "away", away.slice(0, 3).map((name) => say(page, `agent_state.${name}`)).join(" · ") + " …", shown(away.reduce((sum, name) => sum + state(name), 0)), "");
}

function buildQueues(page) {
  const { parts } = page;
  parts.queuesTitle = el("h2");
  parts.queueHead = el("tr");
  parts.queueBody = el("tbody");
  parts.queueRows = new Map();
  return el("section", { class: "card" }, parts.queuesTitle, el("div", { class: "scroll" }, el("table", {}, el("thead", {}, parts.queueHead), parts.queueBody)));
}

function tellQueues(page) {
  const { parts, minute } = page;
  put(parts.queuesTitle, say(page, "replay.queues"));
  const between = page.interval ? ["waited", "longest_between", "most"] : [];
  const heads = ["queue", "waiting", "longest", "free", "at_work", ...between];
  const signature = `${heads} ${page.lang}`;
  if (parts.queueHead.dataset.told !== signature) {
    parts.queueHead.dataset.told = signature;
    parts.queueHead.replaceChildren(...heads.map((key, index) => el("th", { scope: "col", class: index ? "num" : "" }, defined(page, say(page, `replay.${key}`), page.told[key]))));
    for (const row of parts.queueRows.values()) row.remove();
    parts.queueRows.clear();
  }
  keyed(parts.queueBody, page.queues.map((queue) => queue.id), (id) => queueRow(page, id, heads.length), parts.queueRows);
  page.queues.forEach((queue, index) => {
    const row = parts.queueRows.get(queue.id);
    const isKnown = minute >= page.known[0] && minute < page.known[1];
    const waiting = page.waiting[index][minute];
    const span = page.interval?.queues[queue.id];
    const words = [isKnown ? numberWords(waiting) : UNKNOWN, isKnown && waiting ? durationWords(page.longest[index][minute], page.lang) : UNKNOWN,
      isKnown ? numberWords(page.free[index][minute]) : UNKNOWN, isKnown ? numberWords(page.at_work[index][minute]) : UNKNOWN,
      ...(between.length ? [numberWords(span?.waited ?? 0), span ? durationWords(span.longest_s, page.lang) : UNKNOWN, numberWords(span?.most ?? 0)] : [])];
    words.forEach((text, place) => put(row.cells[place + 1], text));
    put(row.channel_, say(page, `channel.${queue.channel}`));
    mark(row, "data-chosen", queue.id === page.queue);
    mark(row, "data-waiting", isKnown && waiting > 0);
  });
}

function queueRow(page, id, cells) {
  const queue = page.queues.find((one) => one.id === id);
  const channel = el("small", { class: "muted" });
  const pick = el("button", { type: "button", class: "plainly", onclick: () => choose(page, page.queue === id ? null : id) }, named(queue.name));
  const row = el("tr", { "data-queue": id }, el("td", {}, pick, channel), ...Array.from({ length: cells - 1 }, () => el("td", { class: "num" })));
  return Object.assign(row, { channel_: channel });
}

function buildWaits(page) {
  const { parts } = page;
  parts.waitsTitle = el("h2");
  parts.waitRows = new Map();
  parts.waitHead = el("tr");
  parts.waitBody = el("tbody");
  parts.waitNote = el("p", { class: "muted note" });
  return el("section", { class: "card" }, parts.waitsTitle, el("div", { class: "scroll" }, el("table", {}, el("thead", {}, parts.waitHead), parts.waitBody), parts.waitNote));
}

function tellWaits(page) {
  const { parts, minute } = page;
  put(parts.waitsTitle, say(page, "replay.who_waited"));
  const isChosen = (index) => page.queue === null || page.queues[index].id === page.queue;
  const all = page.waits.filter(([queue, first, after]) => first <= minute && minute < after && isChosen(queue));
  const counted = page.waiting.reduce((sum, values, index) => sum + (isChosen(index) ? values[minute] : 0), 0);
  const shown = all.slice(0, page.list);
  if (parts.waitHead.dataset.lang !== page.lang) {
    parts.waitHead.dataset.lang = page.lang;
    parts.waitHead.replaceChildren(...["queue", "since", "wait", "about"].map((key, index) => el("th", { scope: "col", class: index === 2 ? "num" : "", text: say(page, `replay.${key}`) })));
    for (const row of parts.waitRows.values()) row.remove();
    parts.waitRows.clear();
  }
  const byKey = new Map(shown.map((one) => [`${one[4]} ${one[3]}`, one]));
  keyed(parts.waitBody, [...byKey.keys()], (key) => waitRow(page, byKey.get(key)), parts.waitRows);
  for (const [key, [, , , queued, , , , limit]] of byKey) {
    const row = parts.waitRows.get(key);
    const seconds = (instantOf(page, minute) - queued) / 1000;
    put(row.wait_, durationWords(seconds, page.lang));
    mark(row, "data-over", limit !== null && seconds > limit);
  }
  parts.waitHead.parentElement.hidden = shown.length === 0;
  const isKnown = minute >= page.known[0] && minute < page.known[1];
  put(parts.waitNote, !isKnown ? "" : counted === 0 ? say(page, "replay.nobody") : counted > shown.length ? say(page, "replay.not_listed", { n: numberWords(counted - shown.length) }) : "");
}

function waitRow(page, [queue, , , queued, contact, segment, reason]) {
  const day = isoDay(page, queued) === isoDay(page, page.start) ? "" : `${isoDay(page, queued).slice(5)} `;
  const wait = el("td", { class: "num v" });
  const tier = segment && segment !== "standard" && `segment.${segment}` in page.words ? el("em", { text: say(page, `segment.${segment}`) }) : "";
  const open = way(page, addressed(page.interaction, contact), { class: "open" }, document.createTextNode(`${day}${clockWords(queued, page.zone)}`));
  const row = el("tr", {}, el("td", {}, named(page.queues[queue].name)), el("td", {}, open), wait, el("td", {}, el("bdi", { text: plain((reason ?? UNKNOWN).replaceAll("_", " ")) }), " ", tier));
  return Object.assign(row, { wait_: wait });
}

const addressed = (address, id) => `${address}${address.includes("?") ? "&" : "?"}id=${id}`;

function buildPeople(page) {
  const { parts } = page;
  parts.peopleTitle = el("h2");
  parts.states = new Map();
  parts.stateBox = el("div", { class: "scroll states" });
  parts.peopleNote = el("p", { class: "muted note" });
  parts.stateList = el("div");
  parts.stateBox.append(parts.stateList, parts.peopleNote);
  return el("section", { class: "card" }, parts.peopleTitle, parts.stateBox);
}

function pieceAt(person, minute) {
  let [low, high] = [0, person.pieces.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, after] = person.pieces[middle];
    if (minute < first) high = middle - 1;
    else if (minute >= after) low = middle + 1;
    else return person.pieces[middle];
  }
  return null;
}

function tellPeople(page) {
  const { parts, minute } = page;
  put(parts.peopleTitle, say(page, "replay.who_was_there"));
  const isKnown = minute >= page.known[0] && minute < page.known[1];
  const there = (isKnown ? page.people.slice(0, MOST_NAMED) : []).map((person) => [person, pieceAt(person, minute)]).filter(([, piece]) => piece);
  const count = (state) => (isKnown ? (page.states[state] ?? [])[minute] ?? 0 : 0);
  const known_ = [...STATES, ...Object.keys(page.states).filter((state) => !STATES.includes(state))];
  const shown = known_.filter((state) => state !== "offline" && count(state) > 0);
  keyed(parts.stateList, shown, (state) => stateBlock(page, state), parts.states);
  for (const state of shown) tellState(page, parts.states.get(state), state, count(state), there.filter(([, piece]) => piece[2] === state));
  put(parts.peopleNote, isKnown && shown.length === 0 ? say(page, "replay.nobody_there") : "");
}

function stateBlock(page, state) {
  const [title, number, list] = [el("span"), el("b"), el("ul")];
  return Object.assign(el("div", { class: "state", "data-state": state }, el("h3", {}, el("span", { class: `dot ${state}`, "aria-hidden": "true" }), title, number), list), { title_: title, number_: number, list_: list, people_: new Map() });
}

function tellState(page, node, state, n, there) {
  put(node.title_, say(page, `agent_state.${state}` in page.words ? `agent_state.${state}` : "agent_state.other"));
  put(node.number_, numberWords(n));
  const sorted = [...there].sort(([, one], [, other]) => one[4] - other[4]);
  keyed(node.list_, [...sorted.map(([person]) => person.id), ...(n > there.length ? ["rest"] : [])], (id) => personRow(page, id), node.people_);
  for (const [person, piece] of sorted) {
    const row = node.people_.get(person.id);
    put(row.time_, piece[4] === null ? "" : durationWords((instantOf(page, page.minute) - piece[4]) / 1000, page.lang));
    put(row.hand_, piece[5] ? say(page, piece[5] === 1 ? "replay.in_hand_one" : "replay.in_hand_many", { n: piece[5] }) : plain((piece[3] ?? "").replaceAll("_", " ")));
  }
  if (n > there.length) put(node.people_.get("rest"), say(page, "replay.unnamed", { n: numberWords(n - there.length) }));
}

function personRow(page, id) {
  if (id === "rest") return el("li", { class: "muted" });
  const person = page.people.find((one) => one.id === id);
  const [hand, time] = [el("span", { class: "muted" }), el("span", { class: "v" })];
  return Object.assign(el("li", {}, way(page, addressed(page.agent, id), { class: "open" }, named(person.name)), hand, time), { hand_: hand, time_: time });
}
