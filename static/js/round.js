// A round in a room, in the browser: the same rules as facilitation/rounds.py, on the same vectors. Pure.
// The floor belongs to the first chair in order that has not had its turn, then once more to those that passed. Times
// are ms into the slot, without the time it stood still.

const GRAIN = 5000;
const MORE = 15_000; // ms that one press adds
export const LAST = 15_000; // ms left of a turn when its light goes out
const MOST_MORE = 4;
export const SILENCE = 60_000;
const MOST_SEATS = 30;
const DEPTH = 5;
const REMEMBERED = 16;

const same = (one, other) => (one === null ? other === null : other !== null && one[0] === other[0] && one[1] === other[1]);

/** The chairs that somebody sits on, in order. */
export const present = (round) => round.order.filter((seat) => !round.away.includes(seat));

/** Who speaks now and after: [[seat, offered again], …]. */
export function queue(round) {
  const here = present(round).filter((seat) => !round.done.includes(seat));
  const first = here.filter((seat) => !round.passed.includes(seat)).map((seat) => [seat, false]);
  return [...first, ...round.passed.filter((seat) => here.includes(seat)).map((seat) => [seat, true])];
}

export const floorOf = (round) => queue(round)[0] ?? null;

const EMPTY = { away: [], done: [], passed: [], since: 0, extra: 0, silent: null, past: [], seen: [], given: 0 };

/** A round before anyone has spoken: the chairs of the round before, where they are as many, else 1 to `count`. */
export function begun(slot, step, count, before = null) {
  const kept = before ? present(before).sort((a, b) => a - b) : [];
  return { ...EMPTY, slot, step, order: kept.length === count ? kept : Array.from({ length: count }, (_, index) => index + 1) };
}

/** Whether the round is of this step of the slot, as it goes now: one from before it went back is over. */
export const isOf = (round, { slot, step, begins = 0 }) =>
  round !== null && round.slot === slot && round.step === step && round.given >= begins;

/** The round that the press is about: the one under way, or one that has gone by the clock until now. */
export function opened(round, press) {
  if (isOf(round, press)) return round;
  const fresh = begun(press.slot, press.step, press.count, round);
  const index = fresh.order.indexOf(press.seat);
  return { ...fresh, done: fresh.order.slice(0, index < 0 ? fresh.order.length : index), since: press.since ?? press.at };
}

/** The round after the press, or null when it is stale; a press that has come before leaves the round as it is. */
export function pressed(round, press) {
  if (round?.seen.includes(press.id)) return round;
  if (round && !isOf(round, press) && press.given < round.given) return null;
  const before = opened(round, press);
  if (!same(floorOf(before), press.seat === null ? null : [press.seat, press.again])) return null;
  const after = ACTS[press.act](before, press);
  if (after === null) return null;
  return { ...after, seen: [...(round?.seen ?? []), press.id].slice(-REMEMBERED), given: Math.max(press.given, round?.given ?? 0) };
}

/** As many chairs as there are people, when the number present is set. */
export function resized(round, count) {
  let after = round;
  while (present(after).length < count) after = seated(after, nextNumber(after));
  const floor = floorOf(after);
  const spare = present(after).reverse().filter((seat) => !same(floor, [seat, false]));
  after = { ...after, away: [...after.away, ...spare.slice(0, present(after).length - count)] };
  if (same(floorOf(after), floorOf(round))) return after;
  return { ...after, done: [...after.done, ...queue(after).map(([seat]) => seat)] };
}

/** {length, left, isLast, silence} of the turn under way, in ms; null when all have spoken. */
export function timing(round, { at, ends, longest, scale = 1 }) {
  const left = queue(round).length;
  if (!left) return null;
  const available = Math.max(0, ends - round.since);
  const grain = GRAIN * scale;
  let share = Math.min(available / left, longest);
  if (share >= grain) share = Math.trunc(share / grain + 1e-6) * grain;
  const length = Math.min(available, Math.trunc(share + round.extra * MORE * scale));
  const silence = round.silent && at >= round.silent[0] ? Math.max(0, round.silent[1] - at) : 0;
  const rest = silence ? length - used(round) : Math.max(0, length - Math.max(0, at - round.since));
  return { length, left: rest, isLast: rest <= LAST * scale && !silence, silence };
}

/** What was used of the turn as the silence began; the turn's beginning has been moved past it. */
function used(round) {
  const [start, until] = round.silent;
  return Math.max(0, start - (round.since - (until - start)));
}

function moved(before, after, at) {
  const { order, away, done, passed } = before;
  const next = { ...after, past: [...before.past, { order, away, done, passed }].slice(-DEPTH) };
  return same(floorOf(next), floorOf(before)) ? next : { ...next, since: Math.max(0, at), extra: 0, silent: null };
}

export const nextNumber = (round) => Math.max(0, ...round.order) + 1;

function seated(round, who) {
  const order = round.order.includes(who) ? round.order : [...round.order, who];
  return { ...round, order, away: round.away.filter((seat) => seat !== who) };
}

const byNumber = (seats) => [...seats].sort((a, b) => a - b).join();

const ACTS = {
  next(round, { seat, at }) {
    if (seat === null) return null;
    return moved(round, { ...round, done: [...round.done, seat], passed: round.passed.filter((one) => one !== seat) }, at);
  },
  pass(round, press) {
    if (press.seat === null || press.again) return ACTS.next(round, press);
    return moved(round, { ...round, passed: [...round.passed, press.seat] }, press.at);
  },
  more(round, { seat }) {
    return seat === null || round.extra >= MOST_MORE ? null : { ...round, extra: round.extra + 1 };
  },
  undo(round, { at, since, extra }) {
    if (!round.past.length) return round.extra ? { ...round, extra: 0 } : null;
    const back = { ...round, ...round.past.at(-1), past: round.past.slice(0, -1), silent: null };
    if (same(floorOf(back), floorOf(round))) return { ...back, silent: round.silent };
    return { ...back, since: since === null ? at : Math.min(since, at), extra: Math.min(MOST_MORE, extra) };
  },
  order(round, { seats, at }) {
    if (byNumber(seats) !== byNumber(round.order) || seats.join() === round.order.join()) return null;
    return moved(round, { ...round, order: seats }, at);
  },
  leave(round, { who, at }) {
    if (!present(round).includes(who) || present(round).length === 1) return null;
    return moved(round, { ...round, away: [...round.away, who] }, at);
  },
  join(round, { who, at }) {
    if (who === null || present(round).includes(who) || present(round).length >= MOST_SEATS) return null;
    if (!round.away.includes(who) && who !== nextNumber(round)) return null;
    return moved(round, seated(round, who), at);
  },
  silent(round, { at, until }) {
    const underWay = round.silent && round.silent[1] > at ? round.silent : null;
    if (until <= at) return underWay && { ...round, silent: null, since: round.since - (underWay[1] - at) };
    if (underWay) return null;
    const ends = Math.min(until, at + SILENCE);
    return { ...round, silent: [at, ends], since: round.since + ends - at };
  },
  finish(round, { seat, at }) {
    if (seat === null) return null;
    return moved(round, { ...round, done: [...round.done, ...queue(round).map(([one]) => one)], passed: [] }, at);
  },
};
