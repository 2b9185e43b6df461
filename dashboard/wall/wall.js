// The wall: mounts itself over the page, listens, and repaints twice a second by its own clock.

const STYLE = `__STYLE__`;
const TICK_MS = 500;
const LINGER_MS = 3_000; // Streamlit takes a component away and puts it back when its server restarts
const ORBIT_MS = 600_000;
const ORBIT = [[0, 0], [3, 0], [3, 3], [0, 3], [-3, 3], [-3, 0], [-3, -3], [0, -3], [3, -3]];
const SWAP_MS = 6 * 3_600_000;
const HOUR_MS = 3_600_000;
const KEY = "__floorviewWall";

class Wall {
  constructor(options) {
    this.options = options;
    this.clock = new ServerClock();
    this.turner = new Turner();
    this.mountedAt = Date.now();
    this.host = document.createElement("floorview-wall");
    this.nodes = buildFrame(this.host);
    document.body.append(this.host);
    this.note(options.note ?? "");
    if (options.stream) this.line = new Line(options.stream, (event, data) => this.heard(event, data));
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.onKey = (event) => event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey && this.fullScreen();
    this.onResize = () => this.scale();
    addEventListener("keydown", this.onKey);
    addEventListener("resize", this.onResize);
    this.scale();
  }
  heard(event, data) {
    if (event === "beat") this.clock.heard(data);
    if (event === "layout") this.layOut(data);
    if (event === "broken") this.fault(data.id);
    if (event === "denied") this.deny(data.text);
    if (event !== "message") return;
    this.denied = false;
    this.broken = null;
    this.clock.heard(data.sent_at);
    this.content = data;
    this.tick();
  }
  layOut(layout) {
    this.build ??= layout.build;
    if (this.build !== layout.build) this.isOutdated = true;
    this.layout = layout;
    this.host.lang = layout.lang === "zh" ? "zh-Hans" : layout.lang;
    const { label, context } = layout.sizes;
    this.host.style.setProperty("--label", `${label}px`);
    this.host.style.setProperty("--context", `${context}px`);
    this.pages = buildPages(this.nodes.body, layout);
    if (!this.content) this.note(layout.words["note.loading"]);
  }
  // What was shown stays, and the alarm line says so; where nothing was shown yet, say it in its place.
  fault(id) {
    this.broken = id;
    const words = this.layout?.words;
    if (!this.content && words) this.note(fill(words["note.broken"], { id }));
  }
  deny(text) {
    const words = this.layout?.words;
    this.denied = true;
    this.content = this.layout = null; // what was shown goes, too; a right given back brings a new layout
    clearFrame(this.nodes);
    this.note(words?.["note.denied"] ?? text);
  }
  note(text) {
    write(this.nodes.note, text ?? "");
    this.nodes.note.toggleAttribute("hidden", !text);
    this.nodes.canvas.toggleAttribute("data-note", Boolean(text));
  }
  tick() {
    if (this.line && !this.denied && this.content && this.layout) this.paint();
    this.rest();
    if (this.isDue()) this.reload();
  }
  paint() {
    const { layout, content } = this;
    const silentMs = Date.now() - this.line.lastHeard;
    const now = this.clock.now();
    const view = {
      ...layout,
      content,
      zone: content.zone ?? layout.zone,
      now,
      broken: this.broken,
      rotateMs: layout.rotate_s * 1000,
      goneSince: silentMs > SILENT_MS ? now - silentMs : null,
    };
    this.note(content.note);
    paintHeader(this.nodes, view);
    if (content.pages.length) paintPages(this.pages, this.turner, this.nodes, view);
    paintAlarm(this.nodes, view);
    this.isQuiet = !content.alarm && !view.goneSince && !this.pages.some((page) => page.hasBreach);
    this.nodes.canvas.toggleAttribute("data-dim", content.dims && !content.is_open);
    this.nodes.canvas.toggleAttribute("data-blank", Boolean(content.blank) && !alarmOf(view));
  }
  // Against burn-in: the picture wanders a little, and top and bottom change places.
  rest() {
    const turns = Math.floor((Date.now() - this.mountedAt) / ORBIT_MS);
    const [x, y] = ORBIT[turns % ORBIT.length];
    this.nodes.canvas.style.translate = `${x}px ${y}px`;
    this.nodes.canvas.toggleAttribute("data-swapped", Math.floor(Date.now() / SWAP_MS) % 2 === 1);
  }
  scale() {
    const factor = Math.min(innerWidth / 1920, innerHeight / 1080);
    this.nodes.canvas.style.scale = String(factor);
    this.nodes.canvas.style.left = `${(innerWidth - 1920 * factor) / 2}px`;
    this.nodes.canvas.style.top = `${(innerHeight - 1080 * factor) / 2}px`;
  }
  isDue() {
    if (this.isReloading) return false;
    const hours = (Date.now() - this.mountedAt) / HOUR_MS;
    const after = this.layout?.reload_h ?? 6;
    return this.isOutdated || (hours > after && this.isQuiet) || hours > after + 1;
  }
  // A page that reloads while no server answers would be lost for good: ask first.
  async reload() {
    this.isReloading = true;
    try {
      const answer = await fetch(this.options.health ?? "/healthz", { cache: "no-store" });
      if (answer.ok) location.reload();
    } catch {
      this.mountedAt += 60_000; // the server is away: try again in a minute
    }
    setTimeout(() => (this.isReloading = false), 10_000);
  }
  fullScreen() {
    const turned = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
    turned.catch(() => undefined); // the browser may refuse; the wall stays as it is
  }
  destroy() {
    this.line?.close();
    clearInterval(this.timer);
    removeEventListener("keydown", this.onKey);
    removeEventListener("resize", this.onResize);
    this.host.remove();
    if (window[KEY] === this) delete window[KEY];
  }
}

function loadFonts() {
  for (const [weight, name] of [["400", "Regular"], ["700", "Bold"]]) {
    const font = new FontFace("Floorview Wall", `url(/fonts/NotoSansSC-${name}.woff2)`, { weight, display: "swap" });
    document.fonts.add(font);
  }
}

// One wall a page, however often this is called; a call that follows soon after the cleanup takes it over.
export function mount(options) {
  const key = JSON.stringify(options);
  let wall = window[KEY];
  if (wall?.key !== key) {
    if (!wall) loadFonts();
    wall?.destroy();
    wall = window[KEY] = new Wall(options);
    wall.key = key;
  }
  clearTimeout(wall.leaving);
  return () => {
    wall.leaving = setTimeout(() => wall.destroy(), LINGER_MS);
  };
}

export default function component({ data }) {
  return mount(data);
}
