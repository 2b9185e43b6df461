// Elements made and patched in place. Data enters the page as text nodes and attribute values, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

const el = (tag, attributes = {}, ...children) => furnish(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => furnish(document.createElementNS(SVG, tag), attributes, children);

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function mark(node, name, value) {
  if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

// A number on the screen. When the data is lost the value is withdrawn and the last one stands small beneath.
function show(desk, node, text) {
  const lost = desk.age === "lost";
  put(node, lost ? "—" : text);
  mark(node, "data-last", lost ? text : null);
}

// Invisible characters that turn text around could make a name read as another: they are left out.
const plain = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, "");

// A name from the data: isolated, so that its direction ends where it ends; in full on hover.
function putName(node, text) {
  put(node, plain(text));
  mark(node, "title", plain(text));
}

const named = (text, cls = "") => el("bdi", { class: `name ${cls}`, text: plain(text), title: plain(text) });

// Children of `parent` by key: those that stay are kept, in the order given; `make` builds what is new.
function keyed(parent, keys, make, kept) {
  const wanted = new Set(keys);
  for (const [key, node] of kept) if (!wanted.has(key)) (node.remove(), kept.delete(key));
  keys.forEach((key, index) => {
    if (!kept.has(key)) kept.set(key, make(key));
    if (parent.children[index] !== kept.get(key)) parent.insertBefore(kept.get(key), parent.children[index] ?? null);
  });
}

// Status by shape: nothing for ok, a diamond to watch, a square with ! in breach, a hatched square for unknown.
function shape(status) {
  const icon = draw("svg", { class: `shape ${status}`, viewBox: "0 0 12 12", "aria-hidden": "true" });
  if (status === "watch") icon.append(draw("path", { d: "M6 0.5 11.5 6 6 11.5 0.5 6Z" }));
  if (status === "breach") {
    icon.append(draw("rect", { x: 0.5, y: 0.5, width: 11, height: 11, rx: 1 }));
    icon.append(draw("path", { class: "bang", d: "M6 2.6v4.2M6 8.6v1.2" }));
  }
  if (status === "unknown") {
    icon.append(draw("rect", { class: "frame", x: 1, y: 1, width: 10, height: 10, rx: 1 }));
    icon.append(draw("path", { class: "hatch", d: "M1 6 6 1M1 11 11 1M6 11 11 6" }));
  }
  return icon;
}

// Shape and word together, patched only when the status changes.
function putStatus(desk, node, status, withWord = true) {
  const signature = `${status} ${desk.lang}`;
  if (node.dataset.status === signature) return;
  node.dataset.status = signature;
  node.replaceChildren(shape(status), ...(withWord ? [el("span", { class: `word ${status}`, text: say(desk, `status.${status}`) })] : []));
}

// A step to another page is one entry of the browser's history. The platform writes the next page's query onto this
// page's address first, as an entry of its own, to which Back would lead: the next page takes that entry's place. What
// somebody did in between (the second of a double click aside) tells it from a query that was asked for by itself.
function oneEntryAStep() {
  if (history.isOneEntryAStep) return;
  history.isOneEntryAStep = true;
  let written = null;
  const asked = (event) => event.detail < 2 && (written = null);
  for (const kind of ["mousedown", "touchstart", "keydown"]) addEventListener(kind, asked, { capture: true, passive: true });
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const to = new URL(url ?? location.href, location.href);
    const isOwn = to.pathname === location.pathname;
    if (!isOwn && written === location.href && to.search === location.search) history.replaceState(state, title, url);
    else push.call(history, state, title, url);
    written = isOwn ? to.href : null;
  };
}
oneEntryAStep();

// What a left click on a link within Floorview does: the page is switched, not loaded anew. All other clicks are the
// browser's.
const leading = (page, address) => (event) => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  page.ask({ go: address });
};

// What a click on a row does that leads somewhere: its own links lead by themselves, and text can be marked.
const leadingRow = (page, address) => (event) => !event.target.closest("a") && !String(getSelection()) && page.ask({ go: address });
