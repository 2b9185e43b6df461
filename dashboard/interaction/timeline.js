// The time line: a lane for each queue and agent, blocks for what happened on it, arrows where a leg handed on.

const ROOM = { left: 190, right: 16, top: 24, lane: 34, tall: 18, bottom: 6 };

function timeline(page, line) {
  const width = 1180;
  const height = ROOM.top + line.lanes.length * ROOM.lane + ROOM.bottom;
  const x = (share) => ROOM.left + share * (width - ROOM.left - ROOM.right);
  const y = (lane) => ROOM.top + lane * ROOM.lane;
  const svg = draw("svg", { class: "timeline", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": say(page, "interaction.timeline") });
  svg.append(...line.marks.flatMap((mark) => [draw("line", { class: "rule", x1: x(mark.at), x2: x(mark.at), y1: ROOM.top - 6, y2: height }),
    draw("text", { class: "tick", x: x(mark.at), y: 12, "text-anchor": mark.at === 0 ? "start" : mark.at === 1 ? "end" : "middle", text: mark.text })]));
  svg.append(...line.lanes.map((name, lane) => draw("text", { class: "lane", x: 0, y: y(lane) + 17, text: short(plain(name)) }, draw("title", { text: plain(name) }))));
  svg.append(...line.blocks.map((block) => box(block, x, y)), ...line.arrows.map((arrow) => hand(arrow, x, y)));
  return svg;
}

const short = (text) => { const letters = [...text]; return letters.length > 24 ? `${letters.slice(0, 23).join("")}…` : text; };

function box(block, x, y) {
  const [left, right] = [x(block.start), x(block.end)];
  const wide = Math.max(right - left, 3);
  const top = y(block.lane) + 4;
  const body = draw("rect", { x: left, y: top, width: wide, height: ROOM.tall, rx: 2 });
  const words = wide > block.text.length * 8 ? [draw("text", { x: left + 5, y: top + 13, text: block.text })] : [];
  return draw("g", { class: `block ${block.kind}` }, body, ...words, draw("title", { text: block.text }));
}

function hand(arrow, x, y) {
  const [fromX, toX, fromY, toY] = [x(arrow.start), x(arrow.end), y(arrow.from) + ROOM.tall + 4, y(arrow.to) + 4];
  const isUp = toY < fromY;
  const [begin, end] = isUp ? [y(arrow.from) + 4, y(arrow.to) + ROOM.tall + 4] : [fromY, toY];
  const tip = isUp ? 6 : -6;
  return draw("path", { class: "arrow", d: `M${fromX} ${begin}L${toX} ${end}M${toX - 4} ${end + tip}L${toX} ${end}L${toX + 4} ${end + tip}` });
}
