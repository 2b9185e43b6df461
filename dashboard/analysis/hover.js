// How a number is made, on hover, focus and click of its name: the metric's definition as the glossary has it.

const WAIT_MS = 250;

function hovering(kit) {
  const panel = el("aside", { class: "told", role: "tooltip", hidden: true });
  let timer = 0;
  const later = (wait, act) => { clearTimeout(timer); timer = setTimeout(act, wait); };
  const close = () => { panel.hidden = true; };
  const open = (button, told) => {
    panel.replaceChildren(...definition(kit, told));
    panel.hidden = false;
    const [box, own] = [button.getBoundingClientRect(), panel.getBoundingClientRect()];
    panel.style.left = `${Math.max(Math.min(box.left, window.innerWidth - own.width - 12), 12)}px`;
    panel.style.top = `${box.bottom + 6 + own.height <= window.innerHeight ? box.bottom + 6 : Math.max(box.top - own.height - 6, 6)}px`;
  };
  panel.addEventListener("pointerenter", () => clearTimeout(timer));
  panel.addEventListener("pointerleave", () => later(160, close));
  const listen = (button, told) => {
    button.addEventListener("pointerenter", () => later(WAIT_MS, () => open(button, told)));
    button.addEventListener("pointerleave", () => later(160, close));
    button.addEventListener("click", () => open(button, told));
    button.addEventListener("focus", () => button.matches(":focus-visible") && open(button, told));
    button.addEventListener("blur", () => later(160, close));
    button.addEventListener("keydown", (event) => event.key === "Escape" && close());
  };
  return { panel, listen };
}

function definition(kit, told) {
  const line = (key, words) => (words ? [el("dt", { text: say(kit, `glossary.${key}`) }), el("dd", { text: words })] : []);
  const numbers = told.numbers.flatMap(([option, value, means]) => line("settings", `${option} = ${value || say(kit, "glossary.each_own")} (${means})`));
  const lines = [...line("formula", told.formula), ...line("variant", told.variant), ...line("anchor", told.anchors.join(", ")), ...numbers, ...line("unit", told.unit), ...line("direction", told.direction), ...line("source", told.source)];
  return [el("h4", { text: told.name }), el("p", { text: told.question }), el("dl", {}, ...lines), way(kit, told.to, [el("span", { text: say(kit, "glossary.more") })])];
}
