// A link within Floorview: left clicks switch the page without loading it anew, all others are the browser's.

function way(kit, address, children, attributes = {}) {
  const go = (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    kit.ask({ go: address });
  };
  return el("a", { href: address, target: "_self", onclick: go, ...attributes }, ...children);
}

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
