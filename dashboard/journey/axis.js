// One axis of time: a lane for each channel, its contacts marked by outcome with a shape; what surrounds them beneath.

const DAY = 86_400_000;
const ROOM = { left: 132, right: 22, top: 30, lane: 34, band: 20 };
const SHAPES = {
  answered: (size) => draw("circle", { class: "full", r: size }),
  abandoned: (size) => draw("path", { class: "stroke", d: `M${-size} ${-size}L${size} ${size}M${-size} ${size}L${size} ${-size}` }),
  flowed_out: (size) => draw("path", { class: "full", d: `M${-size} ${-size}L${size} 0L${-size} ${size}Z` }),
  callback_taken: (size) => draw("circle", { class: "hollow", r: size }),
  self_served: (size) => draw("rect", { class: "full", x: -size, y: -size, width: 2 * size, height: 2 * size }),
  unserved: (size) => draw("rect", { class: "hollow", x: -size, y: -size, width: 2 * size, height: 2 * size }),
  other: (size) => draw("path", { class: "full", d: `M0 ${-size}L${size} ${size}H${-size}Z` }),
  open: (size) => draw("g", {}, draw("circle", { class: "hollow", r: size }), draw("circle", { class: "full", r: size / 2.5 })),
  unseen: (size) => draw("path", { class: "faint", d: `M0 ${-size}V${size}` }),
};
const SIZE = 5.5;

const outcomeOf = (contact) => (!contact.is_seen ? "unseen" : contact.outcome === null ? "open" : contact.outcome in SHAPES ? contact.outcome : "other");
const plainly = (code) => plain((code ?? UNKNOWN).replaceAll("_", " "));
const format = (page, at, parts) => new Intl.DateTimeFormat(page.lang === "zh" ? "zh-CN" : "en-GB", { timeZone: page.zone, hourCycle: "h23", ...parts }).format(at);
const dayOf = (page, at) => format(page, at, { day: "numeric", month: "short", year: "numeric" });
const minuteOf = (page, at) => `${format(page, at, { weekday: "short", day: "numeric", month: "short" })} ${clockWords(at, page.zone, false)}`;
const addressed = (address, id) => `${address}${address.includes("?") ? "&" : "?"}id=${id}`;

const diamond = (state) => [draw("path", { d: "M0 -7L7 0L0 7L-7 0Z" }), ...(state === "late" ? [draw("path", { class: "bang", d: "M0 -3.4v3.6M0 2.2v1.2" })] : [])];

function symbol(outcome) {
  return draw("svg", { class: "symbol", viewBox: "-8 -8 16 16", "aria-hidden": "true" }, SHAPES[outcome](SIZE));
}

function lanesOf(page) {
  const known = Object.keys(page.words).filter((key) => key.startsWith("channel.")).map((key) => key.slice(8));
  const channels = [...new Set(page.contacts.map((contact) => contact.channel))].sort((one, other) => known.indexOf(one) - known.indexOf(other));
  const extra = [];
  if (page.tickets.some((ticket) => reaches(page, ticket.created_at, ticket.resolved_at ?? page.now))) extra.push("tickets");
  if (dues(page).length) extra.push("promises");
  if (page.orders.some((order) => reaches(page, order.ordered_at, order.ordered_at))) extra.push("orders");
  return [...channels.map((name) => ({ name, text: say(page, `channel.${name}`) })), ...extra.map((name) => ({ name: `+${name}`, text: say(page, `customer.lane_${name}`) }))];
}

const reaches = (page, from, to) => to >= page.from && from <= page.to;

// Promises of contacts, with those still open of tickets' follow-ups: when due, and how it stands.
function dues(page) {
  const state = (due, done) => (done !== null ? (done <= due ? "kept" : "late") : due < page.now ? "late" : "open");
  const promises = page.promises.map((one) => ({ kind: "promise", at: one.due_at, state: state(one.due_at, one.done_at), to: one.contact_id }));
  const follow = page.tickets.filter((one) => one.follow_up_due_at !== null).map((one) => ({ kind: "follow_up", at: one.follow_up_due_at, state: state(one.follow_up_due_at, one.follow_up_done_at) }));
  return [...promises, ...follow].filter((one) => reaches(page, one.at, one.at));
}

function drawAxis(page) {
  const { parts } = page;
  const width = parts.axisBox.clientWidth;
  if (width < 300) return;
  const lanes = lanesOf(page);
  const height = ROOM.top + ROOM.band + lanes.length * ROOM.lane + 26;
  const x = (at) => ROOM.left + ((at - page.from) / (page.to - page.from)) * (width - ROOM.left - ROOM.right);
  const y = (name) => ROOM.top + ROOM.band + (lanes.findIndex((lane) => lane.name === name) + 0.5) * ROOM.lane;
  const seat = { page, x, y, width, height };
  mark(parts.axis, "viewBox", `0 0 ${width} ${height}`);
  mark(parts.axis, "height", height);
  parts.axis.replaceChildren(...grid(seat), ...lanes.flatMap((lane) => laneOf(seat, lane)), ...stages(seat), ...ticketBars(seat), ...orderMarks(seat), ...dueMarks(seat), ...chainLines(seat), ...marks(seat));
}

function laneOf({ y, width }, lane) {
  return [draw("line", { class: "lane", x1: ROOM.left, x2: width - ROOM.right, y1: y(lane.name), y2: y(lane.name) }),
    draw("text", { class: "lane-name", x: ROOM.left - 14, y: y(lane.name) + 4, text: lane.text })];
}

function grid({ page, x, width, height }) {
  const days = (page.to - page.from) / DAY;
  const step = [1, 2, 7, 14, 28, 61, 122, 365].find((one) => ((width - ROOM.left) * one) / days > 74) ?? 365;
  const first = Math.ceil(page.from / DAY) * DAY;
  const lines = Array.from({ length: Math.floor((page.to - first) / (step * DAY)) + 1 }, (_, index) => first + index * step * DAY);
  const now = page.now <= page.to ? [draw("line", { class: "now", x1: x(page.now), x2: x(page.now), y1: ROOM.top - 6, y2: height - 20 }), draw("text", { class: "tick", x: x(page.now), y: ROOM.top - 12, text: say(page, "customer.now") })] : [];
  return [...lines.flatMap((at) => [draw("line", { class: "rule", x1: x(at), x2: x(at), y1: ROOM.top, y2: height - 20 }),
    draw("text", { class: "tick", x: x(at), y: height - 5, text: format(page, at, days > 400 ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" }) })]), ...now];
}

function stages({ page, x, width }) {
  let from = page.from;
  return page.stages.flatMap(({ stage, until }) => {
    const [left, right] = [x(Math.max(from, page.from)), x(Math.min(until, page.to))];
    from = until;
    if (right <= left) return [];
    const words = say(page, `customer.stage_${stage}`);
    return [draw("rect", { class: `stage ${stage}`, x: left, width: right - left, y: ROOM.top, height: ROOM.band - 6 }, draw("title", { text: `${say(page, "customer.stage")}: ${words}` })),
      ...(right - left > 60 ? [draw("text", { class: "stage-name", x: Math.max(left, ROOM.left) + 6, y: ROOM.top + 11, text: words })] : [])];
  }).concat(draw("text", { class: "lane-name", x: ROOM.left - 14, y: ROOM.top + 11, text: say(page, "customer.stage") }));
}

function marks({ page, x, y }) {
  return page.contacts.map((contact) => {
    const outcome = outcomeOf(contact);
    const figure = draw("g", { class: `mark ${outcome}`, "data-outcome": outcome, transform: `translate(${x(contact.at)} ${y(contact.channel)})` }, draw("rect", { class: "hit", x: -9, y: -15, width: 18, height: 30 }), SHAPES[outcome](SIZE), draw("title", { text: told_(page, contact) }));
    if (!contact.is_seen) return figure;
    const link = draw("a", { href: addressed(page.interaction, contact.contact_id), "aria-label": told_(page, contact), "data-contact": contact.contact_id, target: "_self" }, figure);
    link.addEventListener("click", leading(page, addressed(page.interaction, contact.contact_id)));
    link.addEventListener("pointerenter", () => point(page, contact.contact_id, true));
    link.addEventListener("pointerleave", () => point(page, contact.contact_id, false));
    return link;
  });
}

function told_(page, contact) {
  if (!contact.is_seen) return `${contact.local_day} · ${say(page, `channel.${contact.channel}`)} · ${say(page, "customer.outcome_unseen")}`;
  const repeat = contact.chain_no === null ? "" : ` · ${say(page, "customer.chain_place", { no: contact.chain_no, all: contact.chain_contacts })}`;
  return `${minuteOf(page, contact.at)} · ${say(page, `channel.${contact.channel}`)} · ${plainly(contact.reason)} · ${say(page, `customer.outcome_${outcomeOf(contact)}`)}${repeat}`;
}

// Contacts about the same of which each repeats the one before it, joined across lanes, the number at the last one.
function chainLines({ page, x, y }) {
  const chains = new Map();
  for (const contact of page.contacts) if (contact.chain_id !== null && contact.is_seen) chains.set(contact.chain_id, [contact, ...(chains.get(contact.chain_id) ?? [])]);
  return [...chains.values()].flatMap((ones) => {
    const last = ones[ones.length - 1];
    const d = ones.map((one, index) => `${index ? "L" : "M"}${x(one.at).toFixed(1)} ${y(one.channel)}`).join("");
    return [draw("path", { class: "chain", d }), draw("text", { class: "chain-number", x: x(last.at) + 8, y: y(last.channel) - 8, text: numberWords(last.chain_no) })];
  });
}

function ticketBars({ page, x, y }) {
  return page.tickets.filter((ticket) => reaches(page, ticket.created_at, ticket.resolved_at ?? page.now)).flatMap((ticket) => {
    const [left, right] = [x(Math.max(ticket.created_at, page.from)), x(Math.min(ticket.resolved_at ?? page.now, page.to))];
    const words = `${say(page, ticket.is_complaint ? "customer.complaint" : "customer.ticket", { id: ticket.ticket_id })} · ${plainly(ticket.reason)} · ${dayOf(page, ticket.created_at)}`;
    return [draw("rect", { class: ticket.is_complaint ? "ticket complaint" : "ticket", x: left, width: Math.max(right - left, 3), y: y("+tickets") - 6, height: 12 }, draw("title", { text: words })),
      ...(ticket.is_complaint ? [draw("path", { class: "flag", d: `M${left} ${y("+tickets") - 6}v-9l9 4-9 4Z` })] : [])];
  });
}

function orderMarks({ page, x, y }) {
  return page.orders.filter((order) => reaches(page, order.ordered_at, order.ordered_at)).map((order) =>
    draw("path", { class: "order", d: `M${x(order.ordered_at) - 6} ${y("+orders") - 6}h12l-2 12h-8Z` }, draw("title", { text: `${dayOf(page, order.ordered_at)} · ${plain(order.product)} · ${numberWords(order.amount, 2)}` })));
}

function dueMarks({ page, x, y }) {
  return dues(page).map((due) => draw("g", { class: `due ${due.state}`, transform: `translate(${x(due.at)} ${y("+promises")})` }, ...diamond(due.state),
    draw("title", { text: `${say(page, `customer.${due.kind}`)} ${say(page, "customer.due", { at: minuteOf(page, due.at) })} · ${say(page, `customer.promise_${due.state}`)}` })));
}
