// An agent's day: what was planned above what was done above the contacts, on one axis of time.

function dayStrip(page, { title, start, end, hours, lanes, ways, legend, empty }) {
  const share = (at) => `${(100 * (Math.min(Math.max(at, start), end) - start)) / (end - start)}%`;
  const turn = ways.map(({ text, to }) => way(page, to, { class: "turn" }, told(text)));
  const head = el("div", { class: "head" }, el("h2", {}, told(title)), el("span", { class: "spring" }), ...legend.map(key), ...turn);
  if (!lanes.length) return el("section", { class: "card" }, head, el("p", { class: "muted", text: empty }));
  const rows = lanes.flatMap((lane) => [el("div", { class: "lane-name" }, told(lane.text)), track(page, lane, share)]);
  const axis = el("div", { class: "hours" }, ...hours.map(({ at, text }) => placed(el("span", { text }), share(at))));
  return el("section", { class: "card" }, head, el("div", { class: "strip" }, ...rows, el("div"), axis));
}

const key = ({ text, code }) => el("span", { class: "key" }, el("i", { class: `part ${code}` }), told(text));

function placed(node, left, width) {
  node.style.left = left;
  if (width !== undefined) node.style.width = width;
  return node;
}

// Parts that overlap (several chats at once) stand beneath one another.
function track(page, lane, share) {
  const ends = [];
  const parts = lane.parts.map((part) => {
    let row = ends.findIndex((end) => end <= part.from);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = part.to;
    const attributes = { class: `part ${part.code}`, title: plain(part.text), "aria-label": plain(part.text) };
    const node = part.link ? way(page, part.link, attributes) : el("span", attributes);
    node.style.top = `${row * 18}px`;
    return placed(node, share(part.from), `max(2px, calc(${share(part.to)} - ${share(part.from)}))`);
  });
  const node = el("div", { class: "lane" }, ...parts);
  node.style.height = `${Math.max(ends.length, 1) * 18 + 2}px`;
  return node;
}
