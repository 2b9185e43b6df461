// Ways to other pages.

const way = (page, to, attributes, ...children) => el("a", { ...attributes, href: to, target: "_self", onclick: leading(page, to) }, ...children);

// Text of the data: isolated, so that its direction ends where it ends; in full on hover.
const told = (text, hint) => el("bdi", { text: plain(text), title: plain(hint ?? text) });
