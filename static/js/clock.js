// The server's clock in the browser, from ping samples. It never reads the computer's own clock after the start,
// never goes back, and holds no timers. All times are ms; `elapsed` counts from the page's load (performance.now).

const KEEP = 5 * 60_000; // a sample older than this says nothing about now
const DRIFT = 0.0002; // how far a computer's oscillator may wander, ms per ms
const JUMP = 5_000; // a correction backwards beyond this is shown at once; a smaller one is waited out

/**
 * The sample whose half round trip, aged by drift, bounds the error best.
 * @param {{offset: number, error: number, at: number}[]} samples
 * @param {number} at  elapsed ms now
 */
export function bestSample(samples, at) {
  const bound = (sample) => sample.error + (at - sample.at) * DRIFT;
  return samples.reduce((best, sample) => (!best || bound(sample) <= bound(best) ? sample : best), null);
}

/** True when two samples cannot both be right: the computer slept, or the server's clock was set. */
export function contradict(older, newer) {
  const slack = older.error + newer.error + (newer.at - older.at) * DRIFT + 5;
  return Math.abs(older.offset - newer.offset) > slack;
}

/**
 * @param {{elapsed?: () => number, guess?: number}} options  `guess`: the server's time as the page was made
 */
export function createClock({ elapsed = () => performance.now(), guess = Date.now() } = {}) {
  let samples = [];
  let offset = guess - elapsed();
  let shown = -Infinity;

  /** Takes one ping: `sent` and `received` in elapsed ms, `server` the instant the server wrote in its answer. */
  function sample({ sent, received, server }) {
    const fresh = { offset: server - (sent + received) / 2, error: Math.max(0, received - sent) / 2, at: received };
    const first = samples.length === 0;
    samples = samples.filter((kept) => received - kept.at <= KEEP && !contradict(kept, fresh));
    samples.push(fresh);
    offset = bestSample(samples, received).offset;
    if (first || shown - (received + offset) > JUMP) shown = -Infinity;
  }

  /** Server time in ms since the epoch; never earlier than a time already told. */
  function now() {
    shown = Math.max(shown, elapsed() + offset);
    return shown;
  }

  return {
    now,
    sample,
    elapsed,
    get synced() {
      return samples.length > 0;
    },
    /** How wrong the clock may be, in ms. */
    get error() {
      const best = bestSample(samples, elapsed());
      return best ? best.error : Infinity;
    },
    get offset() {
      return offset;
    },
  };
}
