// Numbers, durations and ages in words: the same rules as dashboard/wording/numbers.py (a test compares the two).

const UNKNOWN = "–";
const MINUS = "−";
const COUNT_UNITS = { en: [[6, "M"], [3, "k"]], zh: [[8, "亿"], [4, "万"]] };

// value × 10^digits as a whole number, from the shortest decimal that means this float; halves go away from zero.
function shifted(value, digits) {
  const [mantissa, exponent = "0"] = String(Math.abs(value)).split("e");
  return Math.round(Number(`${mantissa}e${Number(exponent) + digits}`)) * (value < 0 ? -1 : 1);
}

function decimal(scaled, places, unit = "") {
  const digits = String(Math.abs(scaled)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = places ? `.${digits.slice(-places)}` : "";
  return `${scaled < 0 ? MINUS : ""}${whole}${rest}${unit}`;
}

const known = (value) => typeof value === "number" && Number.isFinite(value);

function numberWords(value, places = 0) {
  return known(value) ? decimal(shifted(value, places), places) : UNKNOWN;
}

function countWords(value, lang) {
  if (!known(value)) return UNKNOWN;
  for (const [zeros, unit] of COUNT_UNITS[lang]) {
    if (Math.abs(value) >= 10 ** zeros) return decimal(shifted(value, 1 - zeros), 1, unit);
  }
  return numberWords(value);
}

function percentWords(share, places = 1) {
  return known(share) ? decimal(shifted(share, places + 2), places, "%").replace(/,/g, "") : UNKNOWN;
}

function durationWords(seconds, lang) {
  if (!known(seconds)) return UNKNOWN;
  const total = Math.max(shifted(seconds, 0), 0);
  const two = (n) => String(n).padStart(2, "0");
  if (total < 3600) return `${two(Math.floor(total / 60))}:${two(total % 60)}`;
  if (total < 172800) return `${Math.floor(total / 3600)}:${two(Math.floor((total % 3600) / 60))}${lang === "zh" ? "时" : " h"}`;
  const [days, hours] = [Math.floor(total / 86400), Math.floor((total % 86400) / 3600)];
  return lang === "zh" ? `${days}天${hours}时` : `${days} d ${hours} h`;
}

const clocks = new Map();
function clockWords(at, zone, withSeconds = true) {
  const key = `${zone} ${withSeconds}`;
  if (!clocks.has(key)) {
    const parts = { hour: "2-digit", minute: "2-digit", ...(withSeconds && { second: "2-digit" }) };
    clocks.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...parts }));
  }
  return clocks.get(key).format(at);
}

// The text of `key` in the desk's language, its {placeholders} filled.
function say(desk, key, values = {}) {
  return desk.words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

function ageWords(desk, seconds) {
  if (seconds < 60) return say(desk, "age.seconds", { n: Math.floor(seconds) });
  if (seconds < 3600) return say(desk, "age.minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 172800) return say(desk, "age.hours", { n: Math.floor(seconds / 3600) });
  return say(desk, "age.days", { n: Math.floor(seconds / 86400) });
}
