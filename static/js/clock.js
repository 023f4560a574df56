// The server's clock in the browser, from ping samples. It never reads the computer's own clock after the start,
// never goes back, and holds no timers. All times are ms; `elapsed` counts from the page's load (performance.now).

const KEEP = 5 * 60_000; // a sample older than this says nothing about now
const DRIFT = 0.0001; // how far a computer's oscillator may wander, ms per ms
const SLACK = 5; // ms two samples may miss each other by
const JUMP = 5_000; // a correction backwards beyond this is shown at once; a smaller one is waited out

/** What one answer proves: written between `sent` and `received`, it bounds the server's clock minus ours. */
const provenBy = ({ sent, received, server }) => ({ low: server - received, high: server - sent, at: received });

/** True when two samples cannot both be right: the computer slept, or the server's clock was set. */
function contradict(older, newer) {
  const slack = (newer.at - older.at) * DRIFT + SLACK;
  return older.low - newer.high > slack || newer.low - older.high > slack;
}

/** Between the highest low and the lowest high, aged by drift: the quickest way there and the quickest back need not
 * be of the same ping. */
export function bounds(samples, at) {
  const slack = (sample) => (at - sample.at) * DRIFT;
  const low = Math.max(...samples.map((sample) => sample.low - slack(sample)));
  const high = Math.min(...samples.map((sample) => sample.high + slack(sample)));
  return { offset: (low + high) / 2, error: Math.max(0, high - low) / 2 };
}

/**
 * @param {{elapsed?: () => number, guess?: number}} options  `guess`: the server's time as the page was made
 */
export function createClock({ elapsed = () => performance.now(), guess = Date.now() } = {}) {
  let samples = [];
  let offset = guess - elapsed();
  let shown = -Infinity;

  /** Takes one ping: `sent` and `received` in elapsed ms, `server` the instant the server wrote in its answer. */
  function sample(ping) {
    const { received } = ping;
    const fresh = provenBy(ping);
    const first = samples.length === 0;
    samples = samples.filter((kept) => received - kept.at <= KEEP && !contradict(kept, fresh));
    samples.push(fresh);
    offset = bounds(samples, received).offset;
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
      return samples.length ? bounds(samples, elapsed()).error : Infinity;
    },
    get offset() {
      return offset;
    },
  };
}
