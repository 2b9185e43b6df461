// A list as a file: why, in which form; what the server made is saved once.

const boxes = new WeakMap();

export default function taking({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".taking");
  const box = boxes.get(root) ?? { saved: new Set() };
  boxes.set(root, box);
  const isOpen = Boolean(data.fault) || root.querySelector("details")?.open === true;
  if (data.file && !box.saved.has(data.file.token)) {
    box.saved.add(data.file.token);
    saveFile(data.file);
  }
  root.replaceChildren(form({ ...data, ask: (wish) => setTriggerValue("ask", wish) }, isOpen && !data.file));
}

function form(page, isOpen) {
  const reason = el("select", { "aria-label": say(page, "taking.reason") }, el("option", { value: "", text: say(page, "taking.reason") }),
    ...page.reasons.map((one) => el("option", { value: one, text: say(page, `taking.reason_${one}`) })));
  const words = el("input", { type: "text", maxlength: 300, "aria-label": say(page, "taking.words"), placeholder: say(page, "taking.words"), autocomplete: "off" });
  const isTold = () => reason.value && (reason.value !== page.other || words.value.trim().length >= page.least);
  const ways = page.forms.map((one) => el("button", { type: "button", disabled: true, text: one.toUpperCase(), onclick: () => isTold() && take(one) }));
  const check = () => ways.forEach((one) => { one.disabled = !isTold(); });
  const take = (one) => { ways.forEach((way) => { way.disabled = true; }); page.ask({ form: one, reason: reason.value, text: words.value.trim() }); };
  reason.addEventListener("change", check);
  words.addEventListener("input", check);
  const fault = page.fault ? [el("p", { class: "fault", role: "alert", text: say(page, `taking.${page.fault}`, { n: page.most }) })] : [];
  const told = el("p", { class: "muted", text: say(page, "taking.noted", { n: page.most }) });
  const whole = el("details", {}, el("summary", { text: say(page, "taking.open") }), el("div", { class: "line" }, reason, words, ...ways), told, ...fault);
  whole.open = isOpen;
  return whole;
}
