// Clock times as people type them, and which instant they mean. Pure.

const DAY = 86_400;

/** Seconds since midnight of "9.02", "0902", "09:02", "9 02", "9.02.30" or "9"; null when it is no time of day. */
export function readClock(text) {
  const typed = text.trim();
  const found = /^(\d{1,2})(?:[.: ](\d{2})(?:[.: ](\d{2}))?)?$/.exec(typed) ?? /^(\d{1,2})(\d{2})$/.exec(typed);
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || (seconds || 0) > 59) return null;
  return hours * 3600 + minutes * 60 + (seconds || 0);
}

/** The instant, ms, at which a Stockholm clock shows what is typed, nearest to `near`; null when it is no time. */
export function instantOf(text, near) {
  const wanted = readClock(text);
  if (wanted === null) return null;
  const apart = (((wanted - secondsOf(near) + DAY / 2) % DAY) + DAY) % DAY - DAY / 2;
  return Math.floor(near / 1000) * 1000 + apart * 1000;
}

function secondsOf(ms) {
  const format = new Intl.DateTimeFormat("sv", { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Europe/Stockholm" });
  const [hours, minutes, seconds] = format.format(ms).split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

/** Times to choose from, [{at, key, n}]: `key` names a text, `n` fills it. For when it began, or when it must end. */
export function suggestions(name, { state, now, end, firstScreen = null }) {
  return (name === "restart" ? starts(state, firstScreen) : ends(state, end)).filter(({ at }) => (name === "restart" ? at <= now : at > now));
}

const LATELY = 30 * 60_000; // ms before the start: a screen that came earlier says nothing of when it began

function starts({ run, slots }, firstScreen) {
  const planned = { key: "planned_start", at: slots[0].planned_starts_at };
  const first = firstScreen !== null && firstScreen > Math.min(planned.at, run.started_at) - LATELY ? [{ key: "first_screen", at: firstScreen }] : [];
  const earlier = [5, 2].map((n) => ({ key: "minutes_earlier", n, at: whole(run.started_at) - n * 60_000 }));
  return unique([planned, ...first, ...earlier], run.started_at);
}

function ends({ run }, end) {
  const expected = end - run.hard_out >= 30_000 ? [{ key: "expected_end", at: Math.ceil(end / 60_000) * 60_000 }] : [];
  const later = [5, 10, 15].map((n) => ({ key: "minutes_later", n, at: run.hard_out + n * 60_000 }));
  return unique([...expected, { key: "planned_end", at: run.planned_out }, ...later], run.hard_out).slice(0, 4);
}

const whole = (ms) => Math.round(ms / 60_000) * 60_000;
const unique = (list, but) => list.filter(({ at }, i) => whole(at) !== whole(but) && list.findIndex((one) => whole(one.at) === whole(at)) === i);
