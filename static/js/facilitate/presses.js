// Presses in a round on their way: what the page shows is the room's round with them on top, by the same rules as the
// server's, so that a press counts at once and goes on counting while the line is away. Pure but for what it remembers.

import { floorOf, pressed } from "../round.js";

const KEPT = 12; // turns whose beginning is remembered, for an undo

export function createPresses({ newId }) {
  let pending = []; // in the order they were made
  const turns = []; // [{floor, since, extra}] as this page has seen them begin; gone with the page

  const key = (round) => JSON.stringify(floorOf(round));

  /** The turn that an undo would bring back, when this page has seen it. */
  function before(round) {
    const back = pressed(round, { ...blank(round), act: "undo", id: "" });
    return back && turns.findLast(({ floor }) => floor === key(back) && floor !== key(round));
  }

  return {
    /** The room's round, or null, with what has been pressed here and has not come back yet. */
    over(round) {
      return pending.reduce((on, press) => pressed(on, press) ?? on, round);
    },
    /** A snapshot has come: what it holds is no longer on its way. */
    seen(round) {
      pending = pending.filter(({ id }) => !round?.seen.includes(id));
    },
    /** The server has answered; a press refused, or answered a while ago, is no longer on its way. */
    drop(id) {
      pending = pending.filter((press) => press.id !== id);
    },
    /** Remembers when the turn under way began. */
    note(round) {
      const last = turns.at(-1);
      const turn = { floor: key(round), since: round.since, extra: round.extra };
      if (last?.floor === turn.floor) turns.pop();
      turns.push(turn);
      if (turns.length > KEPT) turns.shift();
    },
    /**
     * Makes a press for the round that is shown, or null where it would change nothing.
     * `about` = {slot, step, count, begins, at, given}; `more` what the act needs besides: who, seats, until
     */
    make(act, now, about, more = {}) {
      const press = { ...blank(now), ...about, act, id: newId(), ...more };
      const turn = act === "undo" ? before(now) : null;
      if (act === "undo") Object.assign(press, { since: turn?.since ?? null, extra: turn?.extra ?? 0 });
      if (pressed(now, press) === null) return null;
      pending.push(press);
      return press;
    },
    get size() {
      return pending.length;
    },
  };
}

function blank(round) {
  const [seat = null, again = false] = floorOf(round) ?? [];
  return {
    slot: round.slot, step: round.step, count: 1, seat, again, at: round.since, given: round.given, since: round.since, extra: 0,
    who: null, seats: [], until: 0, begins: 0,
  };
}

/** A press as the protocol has it. */
export function argsOf({ id, act, ...rest }) {
  return { press: id, ...rest };
}
