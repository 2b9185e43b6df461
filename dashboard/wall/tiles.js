// One tile: built once, then patched in place.

const SHAPES = { watch: "◆", breach: "■", unknown: "▨" };

function buildTile(parent, kind) {
  const root = add(parent, "section", "tile");
  root.dataset.kind = kind;
  const top = add(root, "div", "top");
  const middle = add(root, "div", "middle");
  const low = add(root, "div", "low");
  const nodes = {
    root,
    mark: add(top, "div", "mark"),
    label: add(top, "div", "label"),
    value: add(middle, "div", "value"),
    side: add(middle, "div", "side"),
    rows: add(middle, "div", "rows"),
    context: add(low, "div", "context"),
    band: add(low, "div", "band"),
  };
  nodes.status = add(nodes.side, "div", "status");
  nodes.lines = [add(nodes.side, "div", "line"), add(nodes.side, "div", "line")];
  nodes.chart = draw(low, "svg", { class: "columns", viewBox: "0 0 160 50", preserveAspectRatio: "none" });
  nodes.bar = add(add(low, "div", "bar"), "div", "done");
  return nodes;
}

function tickingStatus(tile, now) {
  if (!tile.since || !tile.limits) return tile.status;
  const seconds = (now - tile.since) / 1000;
  return seconds > tile.limits[1] ? "breach" : seconds > tile.limits[0] ? "watch" : "ok";
}

function paintTile(nodes, tile, view) {
  const { words, now, content, sizes } = view;
  const age = tileAge(content, tile.sources, now);
  const isOld = RANK[age.state] >= RANK.stale;
  const heard = age.ms === null ? content.as_of ?? now : now - age.ms;
  const at = isOld ? heard : now; // what ticks stands still at what was heard last, once that is old
  const status = isOld ? "unknown" : tickingStatus(tile, at);
  const value = tile.since ? spellDuration(at - tile.since) : tile.value ?? UNKNOWN;
  nodes.root.dataset.status = status;
  nodes.root.dataset.age = age.state;
  nodes.root.toggleAttribute("data-rows", Boolean(tile.rows));
  write(nodes.label, tile.label);
  write(nodes.value, tile.rows ? "" : age.state === "lost" ? "—" : value);
  const isPlain = status === "ok" || isOld;
  write(nodes.mark, isPlain ? "" : SHAPES[status]);
  write(nodes.status, isPlain || tile.rows ? "" : words[`status.${status}`]);
  nodes.lines.forEach((line, index) => write(line, plain(tile.side?.[index] ?? "")));
  const partly = age.all > 1 && age.fresh < age.all && !isOld;
  const some = partly ? fill(words.some_sources, { fresh: age.fresh, all: age.all }) : "";
  nodes.root.toggleAttribute("data-partly", partly);
  write(nodes.context, some || plain(tile.context));
  write(nodes.band, isOld ? bandText(age, value, tile, view) : "");
  paintColumns(nodes.chart, tile);
  nodes.bar.parentNode.hidden = tile.bar === undefined || tile.bar === null || isOld;
  nodes.bar.style.width = `${Math.min(1, tile.bar ?? 0) * 100}%`;
  paintRows(nodes.rows, tile.rows ?? [], view, at, isOld);
  fit(nodes.label, sizes.label, sizes.context * 0.9);
  nodes.value.toggleAttribute("data-word", Boolean(tile.is_word) && !isOld);
  fit(nodes.value, tile.is_word ? Math.min(view.digits, sizes.label * 1.5) : view.digits, Math.min(sizes.least, sizes.label));
  fit(nodes.context, sizes.context, sizes.context * 0.85);
  fit(nodes.band, sizes.context, sizes.context * 0.6);
  return status;
}

function bandText(age, value, tile, view) {
  const old = age.ms === null ? view.words.never : fill(view.words.stale_short, {
    at: spellClock(view.now - age.ms, view.zone),
    age: spellAge(age.ms, view.words),
  });
  if (age.state !== "lost" || tile.rows || value === UNKNOWN) return `◷ ${old}`;
  return `◷ ${old} · ${fill(view.words.last_value, { value })}`;
}

function paintColumns(chart, tile) {
  const key = JSON.stringify([tile.columns, tile.target]);
  chart.toggleAttribute("hidden", !tile.columns);
  if (!tile.columns || chart.dataset.key === key) return;
  chart.dataset.key = key;
  chart.replaceChildren();
  const step = 160 / Math.max(16, tile.columns.length);
  tile.columns.forEach((share, index) => {
    if (share === null) return;
    const height = Math.max(1.5, share * 50);
    const isLast = index === tile.columns.length - 1;
    draw(chart, "rect", { x: index * step + 1, y: 50 - height, width: step - 2, height, class: isLast ? "now" : "" });
  });
  if (tile.target) draw(chart, "line", { x1: 0, x2: 160, y1: 50 - tile.target * 50, y2: 50 - tile.target * 50 });
}

function paintRows(parent, rows, view, at, isOld) {
  while (parent.children.length > rows.length) parent.lastChild.remove();
  rows.forEach((row, index) => {
    const line = parent.children[index] ?? buildRow(parent);
    line.dataset.status = isOld ? "unknown" : row.status;
    write(line.children[0], isOld ? "" : SHAPES[row.status] ?? "");
    write(line.children[1], plain(row.name));
    write(line.children[2], row.value);
    write(line.children[3], row.since ? spellDuration(at - row.since) : "");
    line.style.fontSize = `${view.sizes.context}px`;
  });
}

function buildRow(parent) {
  const line = add(parent, "div", "row");
  ["shape", "name", "count", "wait"].forEach((name) => add(line, "span", name));
  return line;
}
