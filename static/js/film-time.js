// A place in a film, as it is written for readers, players, captions and those who edit them. Pure.

const pad = (number, digits = 2) => String(number).padStart(digits, "0");

function parts(ms) {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return { hours: Math.floor(whole / 3600), minutes: Math.floor(whole / 60) % 60, seconds: whole % 60, thousandths: Math.max(0, Math.floor(ms)) % 1000 };
}

/** 2:05, or 1:02:05 from an hour on; rounded down. */
export function timeText(seconds) {
  const { hours, minutes, seconds: rest } = parts(seconds * 1000);
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** 03:20, as players write it. */
export function placeOf(ms) {
  const { hours, minutes, seconds } = parts(ms);
  return `${pad(hours * 60 + minutes)}:${pad(seconds)}`;
}

/** 00:01:02.345, as WebVTT has it. */
export function stamp(ms) {
  const { hours, minutes, seconds, thousandths } = parts(ms);
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(thousandths, 3)}`;
}

/** 1:02.345, as the captions editor's rows show it. */
export function shown(ms) {
  const { hours, minutes, seconds, thousandths } = parts(ms);
  return `${hours * 60 + minutes}:${pad(seconds)}.${pad(thousandths, 3)}`;
}
