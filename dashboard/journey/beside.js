// Beneath the axis: contacts as a list, what is open now, orders.

function contactTable(page) {
  const { parts } = page;
  const heads = ["time", "channel", "about", "outcome", "repeats", "resolved", "handled_by", "length", "survey"];
  const rows = page.contacts.map((contact) => contactRow(page, contact));
  parts.rows = new Map(rows.map((row) => [row.dataset.contact, row]));
  const titles = heads.map((key) => el("th", { scope: "col", class: key === "length" ? "num" : "", text: say(page, `customer.${key}`) }));
  if (!rows.length) return el("p", { class: "muted", text: say(page, "customer.no_contacts") });
  return el("table", {}, el("thead", {}, el("tr", {}, ...titles)), el("tbody", {}, ...rows));
}

function contactRow(page, contact) {
  const outcome = outcomeOf(contact);
  const words = el("td", {}, symbol(outcome), el("span", { text: say(page, `customer.outcome_${outcome}`) }));
  const channel = el("td", { text: say(page, `channel.${contact.channel}`) });
  if (!contact.is_seen) return el("tr", { class: "unseen" }, el("td", { text: contact.local_day }), channel, el("td"), words, ...Array.from({ length: 5 }, () => el("td")));
  const opens = way(page, addressed(page.interaction, contact.contact_id), { class: "open" }, document.createTextNode(minuteOf(page, contact.at)));
  const repeat = contact.chain_no === null ? el("td") : el("td", {}, el("em", { class: "repeat", text: say(page, "customer.chain_place", { no: contact.chain_no, all: contact.chain_contacts }) }));
  const resolved = contact.is_resolved === null ? UNKNOWN : say(page, contact.is_resolved ? "customer.yes" : "customer.no");
  const tier = contact.segment && contact.segment !== page.person.tier && `segment.${contact.segment}` in page.words ? el("small", { class: "muted", text: say(page, "customer.tier_then", { tier: say(page, `segment.${contact.segment}`) }) }) : "";
  return el("tr", { "data-contact": contact.contact_id }, el("td", {}, opens), channel, el("td", {}, el("bdi", { text: plainly(contact.reason) }), " ", tier), words, repeat, el("td", { text: resolved }),
    el("td", {}, contact.agent ? named(contact.agent) : contact.team ? named(contact.team, "muted") : document.createTextNode(UNKNOWN)), el("td", { class: "num", text: durationWords(contact.handle_s, page.lang) }), el("td", { text: surveyWords(page, contact) }));
}

function surveyWords(page, contact) {
  const found = page.surveys.filter((one) => one.contact_id === contact.contact_id);
  return found.map((one) => (one.score === null ? say(page, "customer.survey_sent") : say(page, "customer.score", { kind: one.kind.toUpperCase(), score: one.score }))).join(", ");
}

const DONE = ["resolved", "closed"];

function openThings(page) {
  const due = (kind, at) => el("li", { class: at < page.now ? "late" : "" }, ...(at < page.now ? [shape("breach")] : []), el("b", { text: say(page, `customer.${kind}`) }), el("span", { text: say(page, at < page.now ? "customer.overdue" : "customer.due", { at: minuteOf(page, at) }) }));
  const open = page.tickets.filter((ticket) => !DONE.includes(ticket.status));
  const tickets = open.map((ticket) => el("li", {}, way(page, `${page.interaction}${page.interaction.includes("?") ? "&" : "?"}ticket=${ticket.ticket_id}`, { class: "open" }, document.createTextNode(say(page, ticket.is_complaint ? "customer.complaint" : "customer.ticket", { id: ticket.ticket_id }))), el("bdi", { text: plainly(ticket.reason) }), el("span", { class: "muted", text: say(page, "customer.since_day", { at: dayOf(page, ticket.created_at) }) })));
  const follow = open.filter((ticket) => ticket.follow_up_due_at !== null && ticket.follow_up_done_at === null).map((ticket) => due("follow_up", ticket.follow_up_due_at));
  const all = [...page.open_promises.map((one) => due("promise", one.due_at)), ...follow, ...tickets];
  return all.length ? el("ul", { class: "things" }, ...all) : el("p", { class: "muted", text: say(page, "customer.nothing_open") });
}

function orderList(page) {
  if (!page.orders.length) return el("p", { class: "muted", text: say(page, "customer.no_orders") });
  return el("ul", { class: "things" }, ...page.orders.map((order) => el("li", {}, el("span", { class: "when", text: dayOf(page, order.ordered_at) }), named(order.product), el("span", { class: "num", text: numberWords(order.amount, 2) }))));
}

function legend(page) {
  const there = [...new Set(page.contacts.map(outcomeOf))];
  const outcomes = Object.keys(SHAPES).filter((name) => there.includes(name)).map((name) => el("span", { class: "key" }, symbol(name), el("span", { text: say(page, `customer.outcome_${name}`) })));
  const chained = page.contacts.some((contact) => contact.chain_id !== null) ? [el("span", { class: "key" }, draw("svg", { class: "symbol wide", viewBox: "0 0 28 16" }, draw("path", { class: "chain", d: "M2 12L26 4" })), el("span", { text: say(page, "customer.repeat_chain") }))] : [];
  const states = new Set(dues(page).map((due) => due.state));
  const promises = ["kept", "late", "open"].filter((state) => states.has(state)).map((state) => el("span", { class: "key" }, draw("svg", { class: "symbol", viewBox: "-8 -8 16 16" }, draw("g", { class: `due ${state}` }, ...diamond(state))), el("span", { text: say(page, `customer.legend_${state}`) })));
  const complaint = page.tickets.some((ticket) => ticket.is_complaint) ? [el("span", { class: "key" }, draw("svg", { class: "symbol", viewBox: "-3 -8 14 16" }, draw("path", { class: "flag", d: "M0 7v-14l9 4-9 4Z" })), el("span", { text: say(page, "customer.legend_complaint") }))] : [];
  return [...outcomes, ...chained, ...complaint, ...promises];
}

// The row of the contact whose mark is pointed at.
function point(page, id, isPointed) {
  const row = page.parts.rows.get(String(id));
  if (!row) return;
  mark(row, "data-pointed", isPointed);
}
