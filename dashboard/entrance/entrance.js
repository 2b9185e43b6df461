// Leads to the page that signs in, or says who is signed in, with the way out. All text is set as text.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".entrance");
  root.replaceChildren();
  if (data.kind === "away") {
    const next = window.location.pathname + window.location.search;
    window.location.replace("/sign-in?" + new URLSearchParams({ lang: data.lang, next }).toString());
    return;
  }
  const said = document.createElement("span");
  const name = document.createElement("bdi");
  name.textContent = data.name;
  said.append(name, " · " + data.role);
  root.append(said);
  if (data.kind === "roles") {
    const label = document.createElement("label");
    label.textContent = data.words.as + " ";
    const choice = document.createElement("select");
    for (const [value, text] of data.roles) {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = text;
      option.selected = value === data.chosen;
      choice.append(option);
    }
    choice.addEventListener("change", () => setTriggerValue("role", choice.value));
    label.append(choice);
    said.replaceChildren(data.words.demo);
    root.classList.add("demo");
    root.append(label);
  }
  if (data.kind === "who" && data.out) {
    const out = document.createElement("a");
    out.href = data.out;
    out.target = "_self";
    out.textContent = data.words.out;
    root.append(out);
  }
}
