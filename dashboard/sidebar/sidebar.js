// The list of pages: ways by what one comes for. What is asked goes back as a wish.

const lists = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".ways");
  const signature = JSON.stringify(data);
  if (lists.get(root) === signature) return;
  lists.set(root, signature);
  const page = { ask: (wish) => setTriggerValue("ask", wish) };
  root.replaceChildren(...data.sections.flatMap(({ title, ways }) => [el("h2", { text: title }), ...ways.map((one) => way(page, one))]));
}

const way = (page, { text, icon, href, to, is_here }) =>
  el("a", { href, target: "_self", "aria-current": is_here && "page", onclick: leading(page, to) },
    el("span", { class: "icon", "aria-hidden": "true", translate: "no", text: icon }), el("span", { text }));
