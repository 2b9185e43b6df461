// From a number to the rows behind it: what carries `data-way` leads there, with the filters and choices in force and
// the instant of the board, so that the list counts what the number said.

const SIDES = { service_level: "denominator", abandonment_rate: "denominator" };

// The query of a way: page and its own parameters; the rest is added when it is gone.
const wayTo = (page, parameters) => JSON.stringify([page, parameters]);

// Rows behind a figure of the board, of today up to it; `more` narrows: {queue, state, start, end}.
function leadToRows(desk, node, metric, more = {}) {
  const at = desk.board?.as_of;
  mark(node, "data-way", desk.kept !== null && metric && at && desk.age !== "lost" ? wayTo("contacts", { metric, side: SIDES[metric] ?? "numerator", as_of: at, ...more }) : null);
}

const leadToContact = (desk, node, id) => mark(node, "data-way", id && desk.kept !== null ? wayTo("interaction", { id }) : null);
const leadToAgent = (desk, node, id) => mark(node, "data-way", id && desk.kept !== null ? wayTo("agent", { id }) : null);

// The address: what the desk has chosen travels along, a way's own parameters come first.
function addressOf(desk, text) {
  const [page, own] = JSON.parse(text);
  const query = new URLSearchParams(desk.kept);
  for (const [name, value] of Object.entries(own)) query.set(name, value);
  return `/${page}?${query}`;
}

// Heard before the rows of tables open what they open.
function hearWays(desk) {
  const go = (event) => {
    const node = event.target.closest?.("[data-way]");
    if (!node || event.target.closest("a, button, input, select") || String(getSelection())) return;
    event.stopPropagation();
    const address = addressOf(desk, node.dataset.way);
    if (event.ctrlKey || event.metaKey) return window.open(address, "_blank", "noopener");
    return desk.ask({ go: address });
  };
  desk.root.addEventListener("click", go, true);
  desk.root.addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches?.("[data-way]") && go(event), true);
}
