// Agents by state: a dot each, its name and time in the state on hover. Unknown agents are hatched and not available.

const STATES = ["available", "on_contact", "ringing", "hold", "wrap", "break", "lunch", "training", "meeting", "other", "unknown", "offline"];
const ALWAYS = new Set(["available", "on_contact", "wrap", "break"]);
const DOTS = 150; // dots drawn in one strip; the number beside it counts all

function buildAgents(desk) {
  const { parts } = desk;
  parts.agentsTitle = el("h2");
  parts.strips = new Map();
  parts.stripBox = el("div", { class: "strips" });
  parts.noAgents = el("p", { class: "muted empty" });
  return el("section", { class: "card agents" }, el("div", { class: "head" }, parts.agentsTitle), el("div", { class: "scroll" }, parts.stripBox, parts.noAgents));
}

function makeStrip(state) {
  const parts = { word: el("span", { class: "state" }), dots: el("span", { class: `dots ${state}`, role: "img" }), n: el("span", { class: "n v" }), longest: el("span", { class: "muted longest" }) };
  const node = el("div", { class: "strip", "data-agents": state }, parts.word, parts.dots, parts.n, parts.longest);
  return Object.assign(node, { parts });
}

function tellAgents(desk) {
  const { parts, board } = desk;
  put(parts.agentsTitle, say(desk, "live.agents"));
  const total = Object.values(board.states).reduce((sum, n) => sum + n, 0);
  const states = total ? STATES.filter((state) => board.states[state] > 0 || ALWAYS.has(state)) : [];
  put(parts.noAgents, total ? "" : say(desk, "live.no_agents"));
  keyed(parts.stripBox, states, makeStrip, parts.strips);
  states.forEach((state) => tellStrip(desk, state, parts.strips.get(state).parts));
}

function tellStrip(desk, state, parts) {
  const people = desk.board.people.filter((person) => person.state === state).sort((a, b) => (a.since ?? 0) - (b.since ?? 0));
  const n = desk.board.states[state] ?? 0;
  const first = people.find((person) => person.since !== null);
  put(parts.word, say(desk, `agent_state.${state}`));
  show(desk, parts.n, numberWords(n));
  put(parts.longest, stripNote(desk, state, n, first));
  mark(parts.longest, "title", parts.longest.textContent && state !== "unknown" ? say(desk, "live.longest_in_state_means") : null);
  define(parts.n, "agents");
  leadToRows(desk, parts.n, n ? "agents" : null, { state });
  mark(parts.dots, "aria-label", `${say(desk, `agent_state.${state}`)}: ${numberWords(n)}`);
  if (state === "offline") return;
  const wanted = Math.min(n, DOTS);
  while (parts.dots.children.length > wanted) parts.dots.lastChild.remove();
  while (parts.dots.children.length < wanted) parts.dots.append(el("i", { class: "agent" }));
  [...parts.dots.children].forEach((dot, index) => {
    mark(dot, "title", people[index] ? personWords(desk, people[index]) : null);
    leadToAgent(desk, dot, people[index]?.id);
  });
}

function stripNote(desk, state, n, first) {
  if (!n) return "";
  if (state === "unknown") return say(desk, "live.not_counted");
  return first && state !== "offline" ? say(desk, "live.longest_in_state", { value: durationWords(lasted(desk, first.since), desk.lang) }) : "";
}

function personWords(desk, person) {
  const told = [plain(person.name)];
  if (person.since !== null) told.push(durationWords(lasted(desk, person.since), desk.lang));
  if (person.in_hand) told.push(say(desk, "live.in_hand", { n: numberWords(person.in_hand) }));
  if (person.reason) told.push(plain(person.reason));
  return told.join(" · ");
}
