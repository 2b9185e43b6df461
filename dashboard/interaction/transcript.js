// The transcript: turns as text only, each isolated, so that its direction ends where it ends.

function transcript(page, spoken) {
  const top = el("div", { class: "head" }, el("h2", { text: say(page, "interaction.transcript") }), el("span", { class: "muted", text: spoken.count }), el("span", { class: "spring" }), ...search(page, spoken));
  const links = [...turn(page, spoken.earlier, "interaction.earlier"), ...turn(page, spoken.later, "interaction.later"), ...turn(page, spoken.everything, "interaction.everything")];
  const none = spoken.none ? [el("p", { class: "muted none", text: spoken.none })] : [];
  return el("section", { class: "card transcript" }, top, el("ol", {}, ...spoken.turns.map((one) => said(page, one))), ...none, el("nav", { class: "turning" }, ...links));
}

function search(page, spoken) {
  if (spoken.find === null) return [];
  const hint = say(page, "interaction.search");
  const input = el("input", { type: "search", class: "find", value: spoken.find, placeholder: hint, "aria-label": hint });
  const look = () => input.value.trim() !== spoken.find && page.ask({ find: input.value });
  input.addEventListener("keydown", (event) => event.key === "Enter" && look());
  input.addEventListener("search", look);
  return [input];
}

const turn = (page, to, key) => (to ? [way(page, to, { class: "turn" }, say(page, key))] : []);

function said(page, one) {
  const where = one.to ? way(page, one.to, {}, `#${one.n}`) : `#${one.n}`;
  const notes = [one.note, one.more, one.silent].filter(Boolean).map((text) => el("span", { class: "muted remark", text }));
  return el("li", { class: one.kind, "data-turn": one.n }, el("div", { class: "by" }, el("b", {}, told(one.who)), el("span", { class: "muted", text: one.at }), el("span", { class: "muted number" }, where)),
    el("div", { class: "body" }, el("bdi", { dir: "auto", text: plain(one.body) }), ...notes));
}
