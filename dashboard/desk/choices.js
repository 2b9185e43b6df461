// How figures are made, as a choice: the browser only asks; the server checks it and keeps it in the URL.

const isSet = (control) => control.value !== control.default;
const optionName = (control) => control.name.split(".").pop();

// What is not as usual, shortly: the name of the formula, T and S.
function choicesText(desk) {
  const set = desk.controls.filter(isSet);
  if (!set.length) return say(desk, "live.as_usual");
  return set.map((control) => (control.formulas ? control.value : say(desk, `live.set_${optionName(control)}`, { value: control.value }))).join(" · ");
}

// All of them at a time: what was chosen just before may not stand in the URL yet.
function askForChoices(desk) {
  desk.ask({ settings: Object.fromEntries(desk.controls.map((control) => [control.name, isSet(control) ? String(control.value) : null])) });
}

// The controls may have been told anew since the menu was drawn.
function setChoice(desk, { name }, value) {
  const control = desk.controls.find((one) => one.name === name);
  control.value = control.formulas ? value : value === "" ? control.default : Number(value);
  tellFilters(desk);
  askForChoices(desk);
}

function resetChoices(desk) {
  desk.controls.forEach((control) => (control.value = control.default));
  closeMenu(desk);
  tellFilters(desk);
  askForChoices(desk);
}

function choicesPanel(desk) {
  const reset = el("button", { class: "plain", type: "button", text: say(desk, "live.reset_choices"), onclick: () => resetChoices(desk) });
  return el("div", { class: "menu choices", role: "group", "aria-label": say(desk, "live.filter_definitions") },
    ...desk.controls.map((control) => (control.formulas ? formulaList(desk, control) : numberField(desk, control))), reset);
}

function formulaList(desk, control) {
  const line = ([name, formula]) => el("label", {},
    el("input", { type: "radio", name: control.name, value: name, checked: control.value === name, onchange: () => setChoice(desk, control, name) }),
    el("span", {}, el("b", { text: name }), el("span", { class: "muted", text: formula })));
  return el("fieldset", {}, el("legend", { text: desk.definitions.service_level?.name ?? control.name }), ...Object.entries(control.formulas).map(line));
}

function numberField(desk, control) {
  const name = optionName(control);
  const input = el("input", { type: "number", min: 0, step: "any", name: control.name, value: control.value ?? "", placeholder: control.default ?? say(desk, "glossary.each_own"),
    onchange: (event) => setChoice(desk, control, event.target.validity.badInput ? "" : event.target.value) });
  return el("label", { class: "number" }, el("b", { text: say(desk, `live.label_${name}`) }), input, el("span", { class: "muted", text: control.means }));
}
