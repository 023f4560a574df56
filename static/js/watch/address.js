// The second that an address names, and times as they are read. Pure.

/** The second in "?t=125" or "?t=2:05", or null when there is none: what groups/views/watch.py reads too. */
export function readAsked(search) {
  const asked = new URLSearchParams(search).get("t") ?? "";
  const match = /^(?:(\d{1,3}):(?=[0-5]?\d$))?(\d{1,6})$/.exec(asked);
  return match ? Number(match[1] ?? 0) * 60 + Number(match[2]) : null;
}

/** The address, from a whole second of the film when one is given. */
export function addressAt(address, second = null) {
  const made = new URL(address);
  if (second !== null && second >= 1) made.searchParams.set("t", String(Math.floor(second)));
  return made.href;
}

/** 2:05, or 1:02:05 from an hour on; rounded down. */
export function timeText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const tail = String(whole % 60).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)}:${tail}`;
  return `${Math.floor(whole / 3600)}:${String(Math.floor(whole / 60) % 60).padStart(2, "0")}:${tail}`;
}
