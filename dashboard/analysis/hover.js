// How a number is made, on hover, focus and click of its name: the metric's definition as the glossary has it.
// `kit` has `words` of the glossary; what is told is a list of definitions (dashboard/definitions.py), or gives one.

const WAIT_MS = 250, LINGER_MS = 160;

function hovering(kit) {
  const panel = el("aside", { class: "told", role: "tooltip", hidden: true });
  let timer = 0;
  const later = (wait, act) => { clearTimeout(timer); timer = setTimeout(act, wait); };
  const close = () => { panel.hidden = true; };
  const open = (name, told) => {
    const made = typeof told === "function" ? told() : told;
    panel.replaceChildren(...made.flatMap((one) => definition(kit, one, made.length > 1)));
    panel.hidden = false;
    panel.scrollTop = 0;
    const [box, own] = [name.getBoundingClientRect(), panel.getBoundingClientRect()];
    panel.style.left = `${Math.max(Math.min(box.left, window.innerWidth - own.width - 12), 12)}px`;
    panel.style.top = `${box.bottom + 6 + own.height <= window.innerHeight ? box.bottom + 6 : Math.max(box.top - own.height - 6, 6)}px`;
  };
  panel.addEventListener("pointerenter", () => clearTimeout(timer));
  panel.addEventListener("pointerleave", () => later(LINGER_MS, close));
  const listen = (name, told) => {
    name.addEventListener("pointerenter", () => later(WAIT_MS, () => open(name, told)));
    name.addEventListener("pointerleave", () => later(LINGER_MS, close));
    if (name.tagName === "BUTTON") name.addEventListener("click", () => open(name, told));
    name.addEventListener("focus", () => name.matches(":focus-visible") && open(name, told));
    name.addEventListener("blur", () => later(LINGER_MS, close));
    name.addEventListener("keydown", (event) => event.key === "Escape" && close());
  };
  return { panel, listen };
}

// A name that tells how its number is made; only the name where nothing is known of it.
function defined(kit, words, told) {
  const name = el("bdi", { text: plain(words) });
  return told?.length ? telling(kit, el("button", { type: "button", class: "defined" }, name), told) : name;
}

// `node` (a button or a link) tells it.
function telling(kit, node, told) {
  if (told?.length) kit.hover.listen(node, told);
  return node;
}

function definition(kit, told, isOneOfMany) {
  const line = (key, words) => (words ? [el("dt", { text: say(kit, `glossary.${key}`) }), el("dd", { text: words })] : []);
  const numbers = told.numbers.flatMap(([option, value, means]) => line("settings", `${option} = ${value || say(kit, "glossary.each_own")} (${means})`));
  const whole = isOneOfMany ? [] : [...numbers, ...line("unit", told.unit), ...line("direction", told.direction), ...line("source", told.source)];
  const lines = [...line("formula", told.formula), ...line("variant", told.variant), ...line("anchor", told.anchors.join(", ")), ...whole];
  const more = el("a", { href: told.to, target: "_self", onclick: leading(kit, told.to), text: say(kit, "glossary.more") });
  return [el("h4", { text: told.name }), el("p", { text: told.question }), el("dl", {}, ...lines), more];
}
