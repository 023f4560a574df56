// How a film is kept at its place: a small change of speed for a small error, a seek for a large one. Pure.

const GOOD = 15; // ms: close enough, normal speed again
const NUDGE = 50; // ms: from here the speed changes
const MORE = 300; // ms: from here it changes more
const SEEK = 1_000; // ms: from here only a seek helps
const WINDOW = 30_000;

/** Keeps what the last corrections were; `canNudge` is false where a changed speed stutters (Safari). */
export function createSync({ canNudge = true } = {}) {
  let rate = 1;
  let seeks = []; // elapsed ms of the latest seeks
  let samples = [];

  /**
   * @param {number} drift  ms the film is ahead of its place (negative: behind)
   * @param {number} at     elapsed ms now
   * @returns {{rate: number, seek: boolean, drift: number}}
   */
  function correct(drift, at) {
    samples = [...samples, drift].slice(-5);
    const middle = [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)];
    seeks = seeks.filter((past) => at - past < WINDOW);
    const limit = (canNudge ? SEEK : SEEK / 2) * (seeks.length >= 3 ? 2 : 1);
    if (Math.abs(drift) > limit && Math.abs(middle) > limit && at - (seeks.at(-1) ?? -Infinity) > 2_000) {
      seeks.push(at);
      samples = [];
      rate = 1;
      return { rate, seek: true, drift: middle };
    }
    rate = canNudge ? rateFor(middle, rate) : 1;
    return { rate, seek: false, drift: middle };
  }

  return { correct, reset: () => ((samples = []), (rate = 1)) };
}

function rateFor(drift, rate) {
  const error = Math.abs(drift);
  if (error < GOOD || (rate === 1 && error < NUDGE)) return 1;
  const step = error > MORE ? 0.06 : 0.03;
  return drift > 0 ? 1 - step : 1 + step;
}
