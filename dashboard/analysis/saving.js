// Files: what the server made comes as base64, pictures are made here from the chart that is on the page.

const SCALE = 2; // pixels of a PNG for each of the page

function save(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function saveFile({ name, type, base64 }) {
  save(name, new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type }));
}

// The chart of this panel as an SVG of its own: white ground, and above it what it shows and of when.
function picture(key, lines) {
  const found = document.querySelector(`.st-key-panel-${key} .vega-embed svg`);
  if (!found) return null;
  const [width, height] = [found.clientWidth || found.width.baseVal.value, found.clientHeight || found.height.baseVal.value];
  const top = 14 + lines.length * 18;
  const whole = draw("svg", { xmlns: SVG, width, height: height + top, viewBox: `0 0 ${width} ${height + top}` }, draw("rect", { width, height: height + top, fill: "#ffffff" }));
  lines.forEach((line, index) => whole.append(draw("text", { x: 8, y: 20 + index * 18, "font-family": FONT, "font-size": index ? 12 : 15, "font-weight": index ? 400 : 650, fill: "#1a1a1a", text: plain(line) })));
  const copy = found.cloneNode(true);
  furnish(copy, { x: 0, y: top, width, height }, []);
  whole.append(copy);
  return { width, height: height + top, text: new XMLSerializer().serializeToString(whole) };
}

const FONT = '"Noto Sans", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';

function saveSvg(name, key, lines) {
  const made = picture(key, lines);
  if (made) save(`${name}.svg`, new Blob([made.text], { type: "image/svg+xml" }));
}

function savePng(name, key, lines) {
  const made = picture(key, lines);
  if (!made) return;
  const image = new Image();
  image.onload = () => {
    const canvas = el("canvas", { width: made.width * SCALE, height: made.height * SCALE });
    const brush = canvas.getContext("2d");
    brush.scale(SCALE, SCALE);
    brush.drawImage(image, 0, 0);
    canvas.toBlob((blob) => blob && save(`${name}.png`, blob), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(made.text)}`;
}
