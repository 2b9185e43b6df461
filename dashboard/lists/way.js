// Ways to other pages: left clicks switch the page without loading it anew, all others are the browser's.

function way(page, to, attributes, ...children) {
  const go = (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    departing(to);
    page.ask({ go: to });
  };
  return el("a", { ...attributes, href: to, target: "_self", onclick: go }, ...children);
}

// Text of the data: isolated, so that its direction ends where it ends; in full on hover.
const told = (text, hint) => el("bdi", { text: plain(text), title: plain(hint ?? text) });
