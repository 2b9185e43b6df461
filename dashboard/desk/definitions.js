// How a number is made, on hover and focus: what carries `data-define` names a metric of the registry, `data-hint`
// words of its own, `data-n` the denominator where the board's totals do not tell it.

const LINGER_MS = 160; // time to reach the panel with the pointer
const HOVER_MS = 320; // a pointer that only passes asks for nothing

function buildDefinition(desk) {
  const panel = el("aside", { class: "definition", role: "tooltip", id: "definition", hidden: true });
  desk.parts.definition = panel;
  const target = (event) => event.target.closest?.("[data-define], [data-hint]");
  const later = (wait, act) => { clearTimeout(desk.definitionTimer); desk.definitionTimer = setTimeout(act, wait); };
  desk.root.addEventListener("pointerover", (event) => {
    if (panel.contains(event.target)) return clearTimeout(desk.definitionTimer);
    const node = target(event);
    if (node && node !== desk.defined) later(desk.defined ? LINGER_MS : HOVER_MS, () => openDefinition(desk, node));
    else if (node) clearTimeout(desk.definitionTimer);
    else later(LINGER_MS, () => closeDefinition(desk));
  });
  desk.root.addEventListener("pointerleave", () => later(LINGER_MS, () => closeDefinition(desk)));
  desk.root.addEventListener("focusin", (event) => target(event) === event.target && event.target.matches(":focus-visible") && openDefinition(desk, event.target));
  desk.root.addEventListener("focusout", () => later(LINGER_MS, () => closeDefinition(desk)));
  desk.root.addEventListener("keydown", (event) => event.key === "Escape" && closeDefinition(desk));
  return panel;
}

// Marks `node` as a number of this metric. `n`: its denominator (NaN: not known; null: that of the board's totals);
// `hint`: the key of a sentence said before the rest.
function define(node, key, { n = null, hint = null } = {}) {
  mark(node, "data-define", key);
  mark(node, "data-n", n === null ? null : known(n) ? n : "unknown");
  mark(node, "data-hint", hint);
}

function openDefinition(desk, node) {
  closeDefinition(desk);
  if (!node.isConnected) return;
  desk.defined = node;
  mark(node, "aria-describedby", "definition");
  tellDefinition(desk);
}

function closeDefinition(desk) {
  clearTimeout(desk.definitionTimer);
  if (!desk.defined) return;
  mark(desk.defined, "aria-describedby", null);
  desk.defined = null;
  desk.parts.definition.hidden = true;
}

// Fills the open panel, anew with each board: n moves on.
function tellDefinition(desk) {
  const { parts, defined } = desk;
  if (!defined) return;
  const told = desk.definitions[defined.dataset.define];
  const hint = defined.dataset.hint ? [el("p", { class: "hint", text: say(desk, defined.dataset.hint) })] : [];
  const lines = told ? definitionLines(desk, defined, told) : [];
  if (!lines.length && !hint.length) return closeDefinition(desk);
  parts.definition.replaceChildren(...(told ? [el("h3", { text: told.name })] : []), ...hint, ...(told ? [el("p", { text: told.question })] : []), ...(lines.length ? [el("dl", {}, ...lines)] : []), ...(told ? [glossaryLink(desk, defined.dataset.define)] : []));
  place(desk, defined, parts.definition);
}

function definitionLines(desk, node, told) {
  const line = (key, text) => (text ? [el("dt", { text: say(desk, `glossary.${key}`) }), el("dd", { text })] : []);
  const n = node.dataset.n === undefined ? desk.board?.totals[node.dataset.define]?.n : Number(node.dataset.n);
  const numbers = told.numbers.flatMap(([option, value, means]) => line("settings", `${option} = ${value || say(desk, "glossary.each_own")} (${means})`));
  return [...line("formula", told.formula), ...line("variant", told.variant), ...line("n", known(n) ? numberWords(n) : ""), ...line("anchor", told.anchors.join(", ")), ...numbers,
    ...line("unit", told.unit), ...line("direction", told.direction), ...line("source", told.source)];
}

function glossaryLink(desk, key) {
  return el("a", { href: `glossary?metric=${encodeURIComponent(key)}&lang=${desk.lang}`, target: "_self", text: say(desk, "glossary.more") });
}

// Beneath the number, above where there is no room; never out of the window.
function place(desk, node, panel) {
  panel.hidden = false;
  const [box, own, whole] = [node.getBoundingClientRect(), panel.getBoundingClientRect(), desk.root.getBoundingClientRect()];
  const left = Math.max(Math.min(box.left, whole.right - own.width - 12), whole.left + 12);
  const below = box.bottom + 6 + own.height <= whole.bottom - 6;
  panel.style.left = `${left - whole.left}px`;
  panel.style.top = `${Math.max(below ? box.bottom + 6 : box.top - own.height - 6, whole.top + 6) - whole.top}px`;
}
