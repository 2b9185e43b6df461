// A link within Floorview.

const way = (kit, address, children, attributes = {}) => el("a", { href: address, target: "_self", onclick: leading(kit, address), ...attributes }, ...children);

const text = (words, attributes = {}) => el("bdi", { text: plain(words), ...attributes });

// Draws anew only where the data changed.
const drawn = new WeakMap();
function once(root, data, build) {
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  const signature = JSON.stringify(data);
  if (drawn.get(root) === signature) return;
  drawn.set(root, signature);
  root.replaceChildren(...build());
}
