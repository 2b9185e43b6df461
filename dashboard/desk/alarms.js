// What needs a hand, the gravest and oldest first.

const ALARM_KINDS = { longest_wait: "duration", service_level: "percent", available_low: "count", source_silent: "duration", store_lost: "duration", numbers_unsound: "count", reports_failing: "count" };

function buildAlarms(desk) {
  const { parts } = desk;
  parts.alarmsTitle = el("h2");
  parts.alarmCount = el("span", { class: "muted" });
  parts.alarmRows = new Map();
  parts.alarmList = el("ul");
  parts.noAlarms = el("p", { class: "muted empty" });
  return el("section", { class: "card alarms" }, el("div", { class: "head" }, parts.alarmsTitle, parts.alarmCount), el("div", { class: "scroll" }, parts.alarmList, parts.noAlarms));
}

const ALARM_METRICS = { longest_wait: "longest_wait", service_level: "service_level", available_low: "available_agents" };
const alarmKey = (alarm) => JSON.stringify([alarm.rule, alarm.severity, alarm.queue, alarm.source]);

function alarmWords(desk, alarm) {
  const key = ALARM_KINDS[alarm.rule] ? `live.alarm_${alarm.rule}` : "live.alarm_other";
  const kind = ALARM_KINDS[alarm.rule] ?? "count";
  const laws = (alarm.laws ?? []).map((law) => desk.words[`invariant.${law}`] ?? law).join("; ");
  return say(desk, key, { laws, rule: alarm.rule, value: inWords(desk, kind, alarm.value), limit: inWords(desk, kind, alarm.limit) });
}

function makeAlarm(alarm) {
  const parts = { icon: el("span", { class: "status" }), where: el("bdi", { class: "name" }), what: el("span", { class: "what" }), since: el("span", { class: "muted since" }) };
  return Object.assign(el("li", { "data-severity": alarm.severity }, parts.icon, el("div", {}, parts.where, parts.what), parts.since), { parts });
}

function tellAlarms(desk) {
  const { parts, board } = desk;
  const isLost = desk.age === "lost"; // what is told of the floor's own figures then is not judged; the rest is as true as ever
  const judged = board.alarms.filter((alarm) => !(isLost && ALARM_METRICS[alarm.rule]));
  const alarms = judged.sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity] || a.since - b.since);
  const byKey = new Map(alarms.map((alarm) => [alarmKey(alarm), alarm]));
  put(parts.alarmsTitle, say(desk, "live.alarms"));
  put(parts.alarmCount, alarms.length ? numberWords(alarms.length) : "");
  put(parts.noAlarms, isLost ? say(desk, "live.alarms_unknown") : alarms.length ? "" : say(desk, "live.no_alarms"));
  keyed(parts.alarmList, [...byKey.keys()], (key) => makeAlarm(byKey.get(key)), parts.alarmRows);
  byKey.forEach((alarm, key) => {
    const row = parts.alarmRows.get(key).parts;
    putStatus(desk, row.icon, alarm.severity);
    putName(row.where, alarm.queue ?? alarm.source ?? "");
    put(row.what, alarmWords(desk, alarm));
    define(row.what, ALARM_METRICS[alarm.rule]);
    leadToRows(desk, row.what, ALARM_METRICS[alarm.rule], alarm.queue ? { queue: alarm.queue } : {});
    put(row.since, say(desk, "live.since", { clock: clockWords(alarm.since, desk.zone, false), age: ageWords(desk, secondsSince(desk, alarm.since)) }));
  });
}
