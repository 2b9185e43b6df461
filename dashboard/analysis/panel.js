// The head of a panel: its title, what is to be seen in words, caveats, what stands in for a chart, and what can be saved.

const saved = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".head");
  const { file, ...told } = data;
  const kit = { ...told, ask: (wish) => setTriggerValue("ask", wish) };
  kit.hover = hovering(kit);
  once(root, told, () => [
    el("h2", {}, defined(kit, kit.title, kit.told)),
    el("span", { class: "save" }, ...savers(kit)),
    ...(kit.says ? [el("p", { class: "says" }, text(kit.says))] : []),
    ...(kit.notes.length ? [el("p", { class: "notes" }, ...kit.notes.flatMap((note, index) => (index ? [" · ", text(note)] : [text(note)])))] : []),
    ...(kit.empty ? [empty(kit)] : []),
    kit.hover.panel,
  ]);
  if (file && saved.get(root) !== file.token) {
    saved.set(root, file.token);
    saveFile(file);
  }
}

function savers(kit) {
  const button = (kind, act) => el("button", { type: "button", text: kind.toUpperCase(), title: kit.save_hint, "data-save": kind, onclick: act });
  const made = kit.kinds.map((kind) => button(kind, () => kit.ask({ save: kind })));
  const drawings = kit.is_drawn ? [button("svg", () => saveSvg(kit.file_name, kit.key, kit.lines)), button("png", () => savePng(kit.file_name, kit.key, kit.lines))] : [];
  return [...made, ...drawings];
}

function empty(kit) {
  const [title, words, way_text, address] = kit.empty;
  return el("div", { class: "empty" }, el("b", {}, text(title)), text(words), ...(address ? [" ", way(kit, address, [text(way_text)])] : []));
}
