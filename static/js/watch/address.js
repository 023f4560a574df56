// The second that an address names. Pure.

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
