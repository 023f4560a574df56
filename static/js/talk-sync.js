// A Talk's film is a function of the agenda and the server's clock: its course, and how one <video> is kept on it. Pure:
// no DOM, no timers, no clock of its own. All times and places are ms; `now` is the server's, `at` counts from the load.

import { locate } from "./timeline.js";

const AHEAD = 10_000; // a film is made ready so long before it begins

/**
 * @typedef {object} Course  where a film is to be: at the instant `from` at `place`, going on from there if it `moves`
 * @property {object} film
 * @property {number} place
 * @property {number} from
 * @property {boolean} moves
 */

/** The place of the course at an instant; before `from` it stands. */
export const placeAt = ({ place, from, moves }, now) => (moves ? place + Math.max(0, now - from) : place);

/** When a moving course comes to a place. */
const instantAt = ({ place: first, from }, place) => from + place - first;

/**
 * The course of the film that plays now, stands still now, or begins within some seconds; null when there is none.
 * @param {object[]} states  the agenda's snapshot in force, then those that come into force later
 */
export function courseOf([state, ...coming], now) {
  const current = filmIn(state, now);
  if (current?.moves) return current;
  const change = coming.find((one) => one.effective_at > now);
  const then = change && filmIn(change, change.effective_at);
  const place = then?.moves ? placeAt(then, change.effective_at) : null;
  const goesOn = current && then?.film.url === current.film.url && Math.abs(place - current.place) < 1;
  if (place !== null && (goesOn || !current)) return { film: then.film, place, from: change.effective_at, moves: true };
  return current ?? nextIn(state, now);
}

function filmIn(state, now) {
  const { slot, status, elapsed_ms: elapsed } = locate(state, now);
  if (!slot?.talk?.url || elapsed >= slot.talk.duration_ms) return null;
  if (status === "held") return { film: slot.talk, place: elapsed, from: now, moves: false };
  return { film: slot.talk, place: 0, from: slot.starts_at + slot.stood_ms, moves: true };
}

function nextIn(state, now) {
  const { next, status, remaining_ms: remaining } = locate(state, now);
  if (!next?.talk?.url || remaining > AHEAD) return null;
  return { film: next.talk, place: 0, from: next.starts_at, moves: status === "running" || status === "armed" };
}

const EXACT = 1; // a film that stands still is brought as near as this: all rooms show the same picture
const EARLY = 40; // a start's timer may ring so early
const HORIZON = 300; // a start within this is given to a timer; until then it is looked at again
const LATE = 120; // a start later than this is not made: the film is sought further ahead instead
const LATE_HIDDEN = 400; // the timers of a hidden page are late
const WAITABLE = 1_500; // ahead by so much a paused film waits instead of being sought
const PATIENCE = 8_000; // a film that was sought has so long to arrive
const LONGEST = 4_000; // no seek is thought to cost more
const SETTLE = 250; // after a start, until the film's place tells anything
const SAMPLE = 180; // between two samples
const SAMPLES = 5;
const NEAR = 8; // near enough: left alone
const GENTLE = 1_000; // the speed changes so little that an error takes this long to mend, where the steps allow it
const LEAST_STEP = 0.005;
const STEP = 0.03; // the most it changes for an error below MORE
const MORE = 300;
const BIG_STEP = 0.06;
const MENDING = 10_000; // then it is measured again, whatever is left
const DEAR = 80; // a change of speed that seems to cost more than this was something else
const SEEK = 1_000; // from here only a seek helps
const SEEK_UNNUDGED = 500;
const WINDOW = 30_000; // three seeks in this time double the tolerance
const MOST = 8; // times the tolerance
const DEAF = 500; // a start that seems to cost more than this was something else
const STALLED = 1_500; // a film that has not moved for so long has stalled

/**
 * Says what to do with the film, step by step; remembers what starts and seeks cost here.
 * @param {{canNudge?: boolean}} options  false where a changed speed stutters (Safari)
 */
export function createSync({ canNudge = true } = {}) {
  let startCost = 70; // from play() until the film moves, on this computer
  let seekCost = 250; // from a seek until it can play
  let hasStarted = false;
  let measured = null; // the start that was measured last
  let sought = null; // {at, to, cost}
  let seeks = []; // of the last WINDOW, since the tolerance was doubled
  let lastSeek = -Infinity;
  let tolerance = 1;
  let samples = [];
  let sampledAt = -Infinity;
  let rate = 1;
  let changeCost = 20; // what a film falls behind by when its speed is changed and changed back
  let mending = null; // {since, until, error}: the speed is changed, for an error
  let mended = null; // {error, gained}: what was to be mended, and by how much the film was moved for it
  let drift = 0;
  let moved = null; // {at, place} when the film was last seen to move

  const order = (more = {}) => ({ pause: false, seek: null, start: null, rate, ...more });

  function forget() {
    samples = [];
    rate = 1;
    mending = mended = null;
  }

  function seek(to, at, more) {
    forget();
    sought = { at, to, cost: null };
    return order({ seek: to, ...more });
  }

  /** A seek to where the film will have to be when it has arrived. */
  function catchUp({ now, at, course, film }, more) {
    const to = placeAt(course, now + Math.min(LONGEST, seekCost * 1.25 + startCost + 100));
    if (to >= film.duration) return order();
    seeks = [...seeks.filter((past) => at - past < WINDOW), at];
    if (seeks.length >= 3) [tolerance, seeks] = [Math.min(MOST, tolerance * 2), []];
    lastSeek = at;
    return seek(to, at, more);
  }

  function learn({ ready, seeking, played, place }, at) {
    if (at - lastSeek > WINDOW) [tolerance, seeks] = [1, []];
    if (sought?.cost === null && ready && !seeking) {
      sought.cost = at - sought.at;
      seekCost = Math.max(sought.cost, (seekCost + sought.cost) / 2);
    }
    if (!played || played === measured || at - played.at < SETTLE) return;
    measured = played;
    sought = null;
    const cost = at - played.at - (place - played.place);
    if (!ready || cost < 0 || cost > DEAF) return;
    startCost = hasStarted ? (startCost + cost) / 2 : cost;
    hasStarted = true;
  }

  const startIn = (wait) => order(wait <= HORIZON ? { start: Math.max(0, wait) } : {});

  function stand({ now, at, course, film }) {
    forget();
    if (!film.paused) return order({ pause: true });
    const to = Math.min(course.place, film.duration);
    if (Math.abs(film.place - to) > EXACT && sought?.to !== to) return seek(to, at);
    return course.moves && film.ready ? startIn(instantAt(course, film.place) - startCost - now) : order();
  }

  function begin(world) {
    const { now, at, course, film, hidden } = world;
    if (!film.ready && sought?.cost === null && at - sought.at < PATIENCE) return order();
    const wait = instantAt(course, film.place) - startCost - now;
    if (wait > WAITABLE || -wait > (hidden ? LATE_HIDDEN : LATE) * tolerance) return catchUp(world);
    return film.ready ? startIn(wait) : order();
  }

  function keep(world) {
    const { at, film } = world;
    if (!film.ready) return forget(), order();
    if (film.played && at - film.played.at < SETTLE) return order();
    const limit = (canNudge ? SEEK : SEEK_UNNUDGED) * tolerance;
    if (mending && at < mending.until && Math.abs(drift) <= limit) return order();
    if (mending) rest(at);
    if (at - sampledAt >= SAMPLE) {
      samples = [...samples, drift].slice(-SAMPLES);
      sampledAt = at;
    }
    if (samples.length < 3) return order();
    const middle = [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)];
    if (Math.abs(drift) > limit && Math.abs(middle) > limit) return catchUp(world, { pause: true });
    if (mended) learnChange(middle);
    if (canNudge && Math.abs(middle) >= NEAR) mend(middle, at);
    return order();
  }

  /** Changes the speed for as long as the error needs: measured while it changes, it would come too late and overshoot. */
  function mend(error, at) {
    const gain = changeCost - error;
    const size = Math.abs(gain);
    const step = size > MORE ? BIG_STEP : Math.min(STEP, Math.max(LEAST_STEP, size / GENTLE));
    rate = gain < 0 ? 1 - step : 1 + step;
    mending = { since: at, until: at + Math.min(MENDING, size / step), error };
  }

  /** Normal speed again; what is measured from here on tells what the change came to. */
  function rest(at) {
    const done = { error: mending.error, gained: (rate - 1) * (at - mending.since) };
    forget();
    mended = done;
  }

  function learnChange(middle) {
    const cost = mended.gained - (middle - mended.error);
    mended = null;
    if (cost >= 0 && cost < DEAR) changeCost = (changeCost + cost) / 2;
  }

  return {
    /**
     * @param {object} world  `now`, `at`, `course`, `hidden` (the page is), `film`: {place, duration, paused, seeking,
     *   loaded (its length is known), ready (could go on playing), played: {at, place} of the play() that it runs by, or null}
     * @returns {{pause: boolean, seek: number|null, start: number|null, rate: number}}  `start`: ms until play()
     */
    next(world) {
      const { now, at, course, film } = world;
      learn(film, at);
      drift = film.place - placeAt(course, now);
      const stands = !course.moves || now < course.from - startCost - EARLY;
      const isOver = !stands && placeAt(course, now) >= film.duration;
      if (stands || isOver || moved?.place !== film.place) moved = { at, place: film.place };
      if (!film.loaded || film.seeking || isOver) return order();
      if (stands) return stand(world);
      return film.paused ? begin(world) : keep(world);
    },
    /** Another film: what was measured of this one says nothing more. */
    reset() {
      forget();
      [sought, moved, drift] = [null, null, 0];
    },
    /** ms the film is ahead of its place (negative: behind). */
    get drift() {
      return drift;
    },
    /** True when the film has not moved for a while although it should. */
    isStalled: (at) => moved !== null && at - moved.at > STALLED,
  };
}
