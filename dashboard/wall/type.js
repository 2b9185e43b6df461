// Text on the wall: words filled in, durations and clocks, names made harmless, and type that fits its room.

const SVG = "http://www.w3.org/2000/svg";
const UNKNOWN = "–";

function fill(text, values = {}) {
  return String(text ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function spellDuration(ms) {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

function spellAge(ms, words) {
  if (ms === null) return words.never;
  const s = Math.floor(ms / 1000);
  if (s < 60) return fill(words.age_s, { n: s });
  return s < 3600 ? fill(words.age_min, { n: Math.floor(s / 60) }) : fill(words.age_h, { n: Math.floor(s / 3600) });
}

function spellClock(ms, zone, seconds = false) {
  const parts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat("en-GB", seconds ? { ...parts, second: "2-digit" } : parts).format(ms);
}

// Names come from outside: no control or direction characters, no more than so many letters. Never markup.
function plain(text, most = 60) {
  const clean = String(text ?? "").replace(/[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "");
  const letters = Array.from(new Intl.Segmenter().segment(clean), (part) => part.segment.slice(0, 8));
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function add(parent, tag, name = "", text = "") {
  const node = parent.ownerDocument.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

function draw(parent, tag, attributes) {
  const node = parent.ownerDocument.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent.append(node);
  return node;
}

// Shrink a line to its room, not below the least size; measured anew only when its length or room changes.
function fit(node, most, least) {
  const key = `${node.textContent.length}/${most}/${node.clientWidth}`;
  if (node.dataset.fit === key || !node.clientWidth) return;
  let size = most;
  node.style.fontSize = `${size}px`;
  while (node.scrollWidth > node.clientWidth && size > least) {
    size = Math.max(least, Math.floor(size * 0.95));
    node.style.fontSize = `${size}px`;
  }
  node.dataset.fit = key;
  node.dataset.size = size;
}

// Numbers of one page share one size: that of the longest.
function level(nodes) {
  const least = Math.min(...nodes.filter((node) => node.textContent).map((node) => Number(node.dataset.size ?? Infinity)));
  if (least === Infinity) return;
  for (const node of nodes) if (node.style.fontSize !== `${least}px`) node.style.fontSize = `${least}px`;
}
