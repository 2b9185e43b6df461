// The facts beside an interaction: sections of label and value.

const factSheets = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".facts");
  const signature = JSON.stringify(data);
  if (factSheets.get(root) === signature) return;
  factSheets.set(root, signature);
  const page = { ...data, ask: (wish) => setTriggerValue("ask", wish) };
  root.replaceChildren(...data.sections.map((one) => section(page, one)));
}

function section(page, { title, note, facts }) {
  const lines = facts.flatMap((fact) => [el("dt", {}, told(fact.label)), el("dd", {}, value(page, fact))]);
  return el("section", { class: "card" }, el("h2", { text: title }), ...(lines.length ? [el("dl", {}, ...lines)] : []), ...(note ? [el("p", { class: "muted", text: note })] : []));
}

// A source's own program opens beside this page and is not told where one came from.
function value(page, fact) {
  if (fact.value === null) return el("span", { class: "muted", text: UNKNOWN });
  if (fact.is_outside) return el("a", { href: fact.to, target: "_blank", rel: "noopener noreferrer" }, told(fact.value), " ↗");
  return fact.to ? way(page, fact.to, {}, told(fact.value)) : told(fact.value);
}
