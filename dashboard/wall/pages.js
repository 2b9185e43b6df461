// Pages of a wall: built from the layout, turned by time, held where something is in breach.

const HEAD_PX = 72;
const ALARM_PX = 116;
const STRIP_PX = 236;
const MARGIN_PX = 8;
const SHAPE_OF = { 1: [1, 1], 2: [2, 1], 3: [3, 1], 4: [2, 2], 5: [3, 2], 6: [3, 2] };

function buildPages(body, layout) {
  body.querySelectorAll(".page").forEach((page) => page.remove());
  return layout.pages.map((page) => {
    const root = add(body, "div", "page");
    const grid = add(root, "div", "grid");
    const [columns, rows] = SHAPE_OF[page.tiles.length];
    grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    grid.style.gridTemplateRows = `repeat(${rows}, minmax(0, 1fr))`;
    const room = 1080 - MARGIN_PX * 2 - HEAD_PX - ALARM_PX - (page.strip ? STRIP_PX : 0);
    const digits = (room / rows - layout.sizes.label * 1.1 - layout.sizes.context * 1.2 - 34) / 0.95;
    return {
      root,
      title: page.title,
      digits: Math.max(layout.sizes.least, Math.min(digits, 320)),
      tiles: page.tiles.map((kind) => buildTile(grid, kind)),
      strip: page.strip ? buildStrip(root) : null,
      hasBreach: false,
    };
  });
}

// Which page to show: turn every rotate_s; while any page is in breach, only among those.
class Turner {
  constructor() {
    this.index = 0;
    this.turnAt = null;
  }
  turn(pages, rotateMs, now) {
    this.index = Math.min(this.index, pages.length - 1);
    this.turnAt ??= now + rotateMs;
    const held = pages.some((page) => page.hasBreach);
    const wanted = pages.map((page, index) => index).filter((index) => !held || pages[index].hasBreach);
    if (now >= this.turnAt || (held && !pages[this.index].hasBreach)) {
      this.index = wanted.find((index) => index > this.index) ?? wanted[0];
      this.turnAt = now + rotateMs;
    }
    return { held: held && wanted.length === 1, seconds: Math.ceil((this.turnAt - now) / 1000) };
  }
}

function paintPages(pages, turner, nodes, view) {
  pages.forEach((page, index) => {
    const tiles = view.content.pages[index] ?? [];
    page.root.toggleAttribute("hidden", index !== turner.index || Boolean(view.content.note));
    const statuses = page.tiles.map((tile, at) => (tiles[at] ? paintTile(tile, tiles[at], { ...view, digits: page.digits }) : "unknown"));
    page.hasBreach = statuses.includes("breach");
    level(page.tiles.map((tile) => tile.value).filter((node) => !node.hasAttribute("data-word")));
    if (page.strip) paintStrip(page.strip, view);
  });
  const { held, seconds } = turner.turn(pages, view.rotateMs, view.now);
  const shown = pages[turner.index];
  const place = fill(view.words.page, { n: turner.index + 1, all: pages.length });
  const next = held ? view.words.page_held : fill(view.words.page_in, { s: seconds });
  write(nodes.turn, pages.length > 1 ? `${plain(shown.title) || place}\u2003${next}` : "");
}
