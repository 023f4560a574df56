// Texts with places to fill, and times as they are written. Pure.

/** Fills `{name}` in a text from the server. */
export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** 14:10, or 1:04:10 from an hour on. Counts down by whole seconds and shows 0:00 only when nothing is left. */
export function timer(ms) {
  const total = Math.max(0, Math.ceil(ms / 1000));
  const seconds = String(total % 60).padStart(2, "0");
  if (total < 3600) return `${Math.floor(total / 60)}:${seconds}`;
  return `${Math.floor(total / 3600)}:${String(Math.floor(total / 60) % 60).padStart(2, "0")}:${seconds}`;
}

const DOT = globalThis.document?.documentElement?.lang === "en" ? ":" : "."; // 10.20 in Swedish and Danish, 10:20 in English

const CLOCK = new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm" }); // slow to make

/** 10.20, in Stockholm whatever the computer thinks; in English 10:20. */
export function clock(ms) {
  return CLOCK.format(ms).replace(":", DOT);
}

const CLOCK_S = new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Europe/Stockholm" });

/** 10.20.05. */
export function clockSeconds(ms) {
  return CLOCK_S.format(ms).replaceAll(":", DOT);
}

/** How a run of `scale` (its length / 140 min) writes its times: a rehearsal's parts last seconds. */
export const clockOf = (scale) => (scale < 0.5 ? clockSeconds : clock);

/** "torsdag 12 mars", in the page's language. */
export function day(ms, language) {
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Stockholm" }).format(ms);
}

/** The class of a heading by its length: long texts get smaller letters, never another layout. `limits` in letters. */
export function sizeOf(text, [large, extra] = [48, 90]) {
  if (text.length > extra || text.split(/\s/).some((word) => word.length > 18)) return "xl";
  return text.length > large ? "l" : "";
}
