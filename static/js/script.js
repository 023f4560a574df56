// The facilitator's script in the browser: the same arithmetic as facilitation/script.py, in ms, on the same vectors.
// `steps` is one kind's list from the page's JSON; the words in it are translated already.

const GRAIN = 5000;
const SHORTEST_TURN = 30000;
export const USUAL_PEOPLE = 7;
const STANDARD_LENGTH = 8_400_000;

/** The steps from `first` on, filling `duration`: [{...step, starts, duration, ends, turn, free, say, screen}]. */
export function stepsFor(steps, { people, duration, scale = 1, first = 0 }) {
  const some = steps.slice(first);
  const lengths = fit(some, duration, scale);
  let at = 0;
  return some.map((step, index) => {
    const timed = place(step, at, lengths[index], turnOf(step, lengths[index], people, scale));
    at += lengths[index];
    return timed;
  });
}

/** {steps, index}: the steps and where the group is; `moved` = {index, at} when the facilitator went to a step. */
export function placeOf(steps, { people, duration, elapsed, scale = 1, moved = null }) {
  const followed = moved && moved.index >= 0 && moved.index < steps.length && moved.at >= 0 && moved.at <= duration;
  if (!followed) {
    const all = stepsFor(steps, { people, duration, scale });
    return { steps: all, index: indexAt(all, elapsed, 0) };
  }
  const { index, at } = moved;
  const behind = stepsFor(steps, { people, duration: at, scale }).slice(0, index)
    .map((step) => ({ ...step, turn: null, free: false }));
  const ahead = stepsFor(steps, { people, duration: duration - at, scale, first: index })
    .map((step) => ({ ...step, starts: step.starts + at, ends: step.ends + at }));
  const all = [...behind, ...ahead];
  return { steps: all, index: indexAt(all, Math.max(elapsed, at), index) };
}

/**
 * What a page needs: {steps, index} of the slot under way for a group, or null when there is none or it has no script.
 * `position` is timeline.js's, `scripts` the page's JSON, `step` the group topic's {slot, index, at}; a step of another
 * slot, or of an earlier pass of this one, is ignored. Time that a hold stood still does not count.
 */
export function scriptOf(scripts, position, { people, step = null, scale = 1 }) {
  const { slot } = position;
  const steps = slot && scripts[slot.kind];
  if (!steps) return null;
  const stood = slot.stood_ms ?? 0;
  const elapsed = position.elapsed_ms;
  const mine = step && step.slot === slot.key && step.index !== null && step.at >= slot.starts_at;
  const at = mine ? Math.min(elapsed, Math.max(0, step.at - slot.starts_at - stood)) : 0;
  return placeOf(steps, {
    people: people || USUAL_PEOPLE,
    duration: slot.ends_at - slot.starts_at - stood,
    elapsed,
    scale,
    moved: mine ? { index: step.index, at } : null,
  });
}

/** The run's length / 140 min, from a snapshot of the agenda. */
export function scaleOf(agenda) {
  return (agenda.run.planned_out - agenda.slots[0].planned_starts_at) / STANDARD_LENGTH;
}

function fit(steps, duration, scale) {
  const fixed = steps.reduce((sum, step) => sum + step.seconds, 0) * 1000 * scale;
  const shares = steps.reduce((sum, step) => sum + step.share, 0);
  let squeeze = fixed ? Math.min(1, (shares ? duration / 2 : duration) / fixed) : 1;
  if (fixed && !shares) squeeze = duration / fixed;
  const left = duration - fixed * squeeze;
  const lengths = steps.map((step) =>
    step.share ? Math.floor((left * step.share) / shares) : Math.floor(step.seconds * 1000 * scale * squeeze));
  const taker = shares ? steps.findLastIndex((step) => step.share) : steps.length - 1;
  lengths[taker] += duration - lengths.reduce((sum, length) => sum + length, 0);
  return lengths;
}

function turnOf(step, length, people, scale) {
  if (!step.turn) return null;
  const grain = GRAIN * scale;
  const turn = Math.min(Math.floor(length / Math.max(1, people) / grain + 1e-6) * grain, step.turn * 1000 * scale);
  return turn < SHORTEST_TURN * scale - 1e-6 ? null : Math.floor(turn + 0.5);
}

function place(step, starts, duration, turn) {
  const free = Boolean(step.turn) && turn === null;
  return {
    ...step,
    starts,
    duration,
    ends: starts + duration,
    turn,
    free,
    say: (free && step.free_say) || step.say,
    screen: (free && step.free_screen) || step.screen,
  };
}

function indexAt(steps, elapsed, least) {
  let found = least;
  steps.forEach((step, index) => {
    if (index >= least && step.starts <= elapsed) found = index;
  });
  return found;
}
