// The frame around the tiles: header with sources and clock, the alarm line, notes instead of tiles.

const SOURCES_LETTERS = 36;

function buildFrame(host) {
  const shadow = host.attachShadow({ mode: "open" });
  add(shadow, "style", "", STYLE);
  const canvas = add(shadow, "main", "canvas");
  const header = add(canvas, "header", "header");
  const nodes = { shadow, canvas, header };
  nodes.title = add(header, "div", "title");
  nodes.pinned = add(header, "div", "pinned");
  nodes.turn = add(header, "div", "turn");
  nodes.sources = add(header, "div", "sources");
  nodes.age = add(header, "div", "age");
  nodes.clock = add(header, "div", "clock");
  nodes.body = add(canvas, "div", "body");
  nodes.note = add(nodes.body, "div", "note");
  nodes.alarm = add(canvas, "footer", "alarm");
  nodes.alarm.setAttribute("role", "status");
  nodes.alarmShape = add(nodes.alarm, "div", "alarm-shape");
  nodes.alarmText = add(nodes.alarm, "div", "alarm-text");
  const times = add(nodes.alarm, "div", "alarm-times");
  nodes.alarmTimes = [add(times, "div"), add(times, "div")];
  return nodes;
}

// Take away everything that was shown, but for the note.
function clearFrame(nodes) {
  nodes.body.querySelectorAll(".page").forEach((page) => page.remove());
  nodes.sources.replaceChildren();
  nodes.alarm.dataset.severity = "calm";
  const texts = [nodes.title, nodes.pinned, nodes.turn, nodes.age, nodes.alarmShape, nodes.alarmText, ...nodes.alarmTimes];
  texts.forEach((node) => write(node, ""));
}

function paintHeader(nodes, view) {
  const { words, content, now, zone } = view;
  write(nodes.title, plain(view.title || content.site, 40));
  write(nodes.clock, spellClock(now, zone, true));
  const ms = content.as_of === null ? null : Math.max(0, now - content.as_of);
  const state = ageState(ms);
  nodes.age.dataset.age = state;
  write(nodes.age, state === "fresh" ? "" : `◷ ${ms === null ? words.never : fill(words.age_ago, { age: spellAge(ms, words) })}`);
  const pinned = (content.pinned ?? []).map((tile) => `${tile.label} ${tile.since ? spellDuration(now - tile.since) : tile.value ?? UNKNOWN}`);
  write(nodes.pinned, pinned.join("\u2003"));
  paintSources(nodes.sources, view);
}

function paintSources(parent, view) {
  const shown = chips(view);
  while (parent.children.length > shown.length) parent.lastChild.remove();
  shown.forEach((source, index) => {
    const chip = parent.children[index] ?? buildChip(parent);
    chip.dataset.age = source.state;
    write(chip.children[0], { fresh: "●", ageing: "◷", stale: "▨", lost: "✕" }[source.state]);
    write(chip.children[1], source.text);
  });
}

// Each source by name where there is room for it, else how many of them still send.
function chips({ content, words, now }) {
  const all = content.sources.map((source) => {
    const state = ageState(sourceAge(source, now));
    return { state, text: `${plain(source.name, 16)} ${words[`source.${state}`]}` };
  });
  if (all.reduce((sum, chip) => sum + chip.text.length + 3, 0) <= (content.pinned ? SOURCES_LETTERS / 2 : SOURCES_LETTERS)) return all;
  const fresh = all.filter((chip) => RANK[chip.state] < RANK.stale).length;
  const state = all.map((chip) => chip.state).reduce((worst, next) => (RANK[next] > RANK[worst] ? next : worst));
  return [{ state, text: fill(words.some_sources, { fresh, all: all.length }) }];
}

function buildChip(parent) {
  const chip = add(parent, "div", "source");
  add(chip, "span");
  add(chip, "bdi");
  return chip;
}

// The worst thing first: no server, then old data, then the worst alarm, and only then that nothing needs doing.
function alarmOf(view) {
  const { words, content, now, zone } = view;
  if (view.goneSince) return { text: fill(words.gone, { at: spellClock(view.goneSince, zone) }), severity: "breach" };
  const ms = content.as_of === null ? null : now - content.as_of;
  if (RANK[ageState(ms)] >= RANK.stale && content.as_of !== null) {
    return { text: fill(words.stale, { at: spellClock(content.as_of, zone), age: spellAge(ms, words) }), severity: "breach" };
  }
  if (view.broken) return { text: fill(words["note.broken"], { id: view.broken }), severity: "breach" };
  return content.alarm;
}

function paintAlarm(nodes, view) {
  const { words, sizes, now, content, zone } = view;
  const alarm = alarmOf(view);
  nodes.alarm.dataset.severity = alarm?.severity ?? "calm";
  write(nodes.alarmShape, alarm ? (alarm.severity === "breach" ? "■!" : "◆") : "");
  write(nodes.alarmText, alarm ? plain(alarm.text, 120) : content.as_of === null || content.note ? "" : words.calm);
  const since = alarm?.since;
  const more = since && content.alarms > 1 ? `\u2003${fill(words.more, { n: content.alarms - 1 })}` : "";
  write(nodes.alarmTimes[0], since ? fill(words.since, { at: spellClock(since, zone) }) + more : "");
  write(nodes.alarmTimes[1], since ? fill(words.unacknowledged, { duration: spellDuration(now - since) }) : "");
  fit(nodes.alarmText, Math.max(60, sizes.context), Math.min(44, sizes.context));
}
