// What the equipment check's measurements mean: {code, figures} as facilitation/equipment.py has them. Pure.

const ENOUGH = { down: 5, up: 1.5 }; // Mbit/s: a Talk over the line and a meeting with picture
const LEAST = { down: 1.5, up: 0.8 }; // Mbit/s: a meeting with sound and a small picture
const UNEVEN = { jitter: 60, delay: 400 }; // ms
const SURE = 250; // ms the clock may be wrong by
const OWN_CLOCK = 60_000; // ms the computer's own clock may be wrong by
const DARK = 12; // of 255
const LOUD = 0.02; // of full level, as root mean square
const WORDS = 5; // loud samples that make a voice

/** The mean step between one delay and the next, ms. */
export function jitterOf(delays) {
  if (delays.length < 2) return 0;
  const steps = delays.slice(1).map((delay, at) => Math.abs(delay - delays[at]));
  return steps.reduce((sum, step) => sum + step, 0) / steps.length;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.floor(sorted.length / 2)] : 0;
}

/** @param {{down: number, up: number, delays: number[]}} measured  Mbit/s and ms */
export function judgeNetwork({ down, up, delays }) {
  const figures = { down: round(down), up: round(up), delay: Math.round(median(delays)), jitter: Math.round(jitterOf(delays)) };
  const below = (limits) => down < limits.down || up < limits.up;
  if (below(LEAST)) return { code: "too_slow", figures };
  if (figures.jitter > UNEVEN.jitter || figures.delay > UNEVEN.delay) return { code: "uneven", figures };
  return { code: below(ENOUGH) ? "slow" : "ok", figures };
}

/** @param {{error: number, offset: number}} told  ms: how sure our clock is, and how wrong the computer's own goes */
export function judgeClock({ error, offset }) {
  const figures = { error: Math.max(1, Math.round(Math.min(error, 60_000))), offset: Math.round(offset) };
  if (!(error <= SURE)) return { code: "unsure", figures };
  return { code: Math.abs(offset) > OWN_CLOCK ? "computer" : "ok", figures };
}

/** @returns {object|null} null while nothing can be said */
export function judgeLine(state) {
  return { live: { code: "ok" }, polling: { code: "polling" }, lost: { code: "no_line" }, stopped: { code: "no_line" } }[state] ?? null;
}

/** @param films [{part, kept, problem}] of preload.js; `isScreen`: this browser is the room's display */
export function judgeFilms(films, isScreen) {
  if (!films.length) return { code: "not_yet" };
  const part = films.reduce((sum, film) => sum + film.part, 0) / films.length;
  const figures = { part: Math.floor(part * 20) / 20 }; // in steps, so that what comes is not saved a hundred times
  const problem = films.find((film) => film.problem)?.problem;
  if (problem) return { code: problem, figures };
  if (part === 1) return { code: films.some((film) => film.kept === "memory") ? "memory" : "ok", figures };
  return { code: isScreen || part > 0 ? "loading" : "elsewhere", figures };
}

/** The level of a sound, 0 to 1. */
export function levelOf(samples) {
  if (!samples.length) return 0;
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Takes levels one by one; `heard` once there have been enough loud ones. */
export function createEar() {
  let loud = 0;
  return {
    take(level) {
      if (level >= LOUD) loud += 1;
    },
    get heard() {
      return loud >= WORDS;
    },
  };
}

/** True for a picture (RGBA bytes) that is black all over. */
export function isDark(pixels) {
  let brightest = 0;
  for (let at = 0; at < pixels.length; at += 4) brightest = Math.max(brightest, pixels[at], pixels[at + 1], pixels[at + 2]);
  return brightest < DARK;
}

/** Why a microphone or a camera did not come: the code of an error of getUserMedia. */
export function refusalOf(name) {
  if (["NotFoundError", "OverconstrainedError"].includes(name)) return "missing";
  if (["NotReadableError", "AbortError"].includes(name)) return "busy";
  return name === "Insecure" ? "insecure" : "denied";
}

/** The answer about the test picture: small screens make small letters, on 4:3 more than on 16:9. */
export function judgePicture(isSeen, { width, height }) {
  if (!isSeen) return { code: "not_seen" };
  return { code: width < 1024 || width / height < 1.5 ? "small" : "ok" };
}

/** {unit, n} of a time that a clock is wrong by. */
export function offsetIn(ms) {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 120) return { unit: "s", n: seconds };
  return seconds < 7200 ? { unit: "min", n: Math.round(seconds / 60) } : { unit: "h", n: Math.round(seconds / 3600) };
}

/** "Chrome, Windows": enough to tell a room's computers apart. */
export function nameOf(agent) {
  const first = (pairs) => pairs.find(([sign]) => agent.includes(sign))?.[1] ?? "";
  const browser = first([["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]]);
  const system = first([["Windows", "Windows"], ["Android", "Android"], ["iPhone", "iOS"], ["iPad", "iOS"], ["CrOS", "ChromeOS"], ["Mac OS", "macOS"], ["Linux", "Linux"]]);
  return [browser, system].filter(Boolean).join(", ");
}

const round = (value) => Math.round(value * 10) / 10;
