// Masked values, each with a way to see it for half a minute. What is shown leaves the page when its time is over.

const boxes = new WeakMap();

export default function reveal({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".reveal");
  const box = boxes.get(parentElement) ?? { root, seen: new Map(), asking: null, timer: null };
  boxes.set(parentElement, box);
  Object.assign(box, { ...data, ask: (wish) => setTriggerValue("ask", wish) });
  tell(box);
  return () => clearTimeout(box.timer);
}

// How long a showing has left here; 0: it is over, or there is none.
function left(box, field) {
  if (field.value === null || field.number === 0) return 0;
  if (!box.seen.has(field.number)) box.seen.set(field.number, Date.now());
  return Math.max(0, Math.ceil(box.shown_s - (Date.now() - box.seen.get(field.number)) / 1000));
}

function tell(box) {
  clearTimeout(box.timer);
  let isShowing = false;
  for (const field of box.fields) {
    if (field.value !== null && left(box, field) === 0) {
      field.value = null;
      box.ask({ hide: field.name });
    }
    isShowing ||= field.value !== null;
  }
  const form = box.root.querySelector("form");
  if (form && form.dataset.field === box.asking && !box.fault) countDown(box);
  else build(box);
  if (isShowing) box.timer = setTimeout(() => tell(box), 1000);
}

function countDown(box) {
  for (const field of box.fields) fill(box, field, box.root.querySelector(`[data-field="${field.name}"] bdi`), box.root.querySelector(`[data-field="${field.name}"] .left`));
}

function fill(box, field, value, rest) {
  put(value, field.value === null ? field.masked ?? UNKNOWN : plain(field.value));
  put(rest, field.value === null ? "" : say(box, "reveal.left", { n: left(box, field) }));
}

function build(box) {
  const rows = box.fields.flatMap((field) => [row(box, field), ...(box.asking === field.name && field.value === null ? [form(box, field)] : [])]);
  const fault = box.fault ? [el("p", { class: "fault", role: "alert", text: say(box, `reveal.${box.fault}`) })] : [];
  box.root.replaceChildren(...rows, ...fault);
}

function row(box, field) {
  const value = el("bdi", { class: field.value === null ? "masked" : "shown" });
  const rest = el("span", { class: "left muted", "aria-live": "off" });
  fill(box, field, value, rest);
  const open = () => { box.asking = box.asking === field.name ? null : field.name; box.fault = null; build(box); box.root.querySelector("form select")?.focus(); };
  const hide = () => { field.value = null; box.ask({ hide: field.name }); build(box); };
  const way = field.value !== null ? [el("button", { type: "button", class: "way", text: say(box, "reveal.hide"), onclick: hide })]
    : field.may ? [el("button", { type: "button", class: "way", "aria-expanded": String(box.asking === field.name), text: say(box, "reveal.show"), onclick: open })] : [];
  return el("div", { class: "row", "data-field": field.name }, el("span", { class: "label muted", text: say(box, `reveal.${field.name}`) }), value, rest, ...way);
}

function form(box, field) {
  const reason = el("select", { "aria-label": say(box, "reveal.reason") }, el("option", { value: "", text: say(box, "reveal.reason") }),
    ...box.reasons.map((one) => el("option", { value: one, text: say(box, `reveal.reason_${one}`) })));
  const words = el("input", { type: "text", maxlength: 300, "aria-label": say(box, "reveal.words"), placeholder: say(box, "reveal.words"), autocomplete: "off" });
  const send = el("button", { type: "submit", text: say(box, "reveal.send"), disabled: true });
  const check = () => { send.disabled = !reason.value || (reason.value === box.other && words.value.trim().length < box.least); };
  reason.addEventListener("change", check);
  words.addEventListener("input", check);
  const sent = (event) => { event.preventDefault(); check(); if (!send.disabled) { box.asking = null; send.disabled = true; box.ask({ field: field.name, reason: reason.value, text: words.value.trim() }); } };
  return el("form", { "data-field": field.name, onsubmit: sent }, reason, words, send, el("span", { class: "muted", text: say(box, "reveal.noted") }));
}
