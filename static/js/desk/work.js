// The desk's presses: given to the server, shown at once, and taken back by one key. No DOM.

import { applied } from "../gathering/applied.js";
import { MADE, undoing } from "../gathering/undo.js";

const MOST = 50; // presses that can be taken back

/**
 * @param {object} options  live: of connect; state(): the desk as it is shown; changed(): it is to be shown anew;
 *   noted(): what can be taken back has changed; fail(refusal)
 */
export function createWork({ live, state, changed, noted, fail }) {
  let pending = []; // {step, rev}: presses whose snapshot has not come; rev is null until they are answered
  let history = [];

  /** The snapshot as it will be when the presses under way have come into it. */
  function shown(desk) {
    const rev = live.store.rev("desk") ?? 0;
    pending = pending.filter((one) => one.rev === null || one.rev > rev);
    return desk && pending.reduce((so, { step }) => applied(so, step), desk);
  }

  async function give(action, args) {
    const entry = { step: [action, args], rev: null };
    pending.push(entry);
    changed();
    try {
      const answer = await live.do(action, args);
      entry.rev = answer.rev ?? 0; // what is shown stays as it is until the snapshot comes
      return answer;
    } catch (refusal) {
      pending = pending.filter((one) => one !== entry);
      changed();
      throw refusal;
    }
  }

  /** Gives presses [action, args] as one that is taken back at once; the answer of the last, or null when refused. */
  async function press(...steps) {
    const [action, args] = steps.at(-1);
    const entry = { action, args, steps: [] };
    let answer = null;
    try {
      for (const [name, what] of steps) {
        const before = state();
        answer = await give(name, what);
        entry.steps.unshift(...undoing(name, what, before, answer));
      }
    } catch (refusal) {
      answer = null;
      fail(refusal);
    }
    if (entry.steps.length) history = [...history, entry].slice(-MOST);
    noted();
    return answer;
  }

  /** Takes back the last press; gives what it was, or null. */
  async function undo() {
    const entry = history.at(-1);
    if (!entry) return null;
    history = history.slice(0, -1);
    let made = null;
    try {
      for (const [action, args] of entry.steps) {
        const answer = await give(action, args.heading === MADE ? { ...args, heading: made } : args);
        made = answer.heading ?? made;
      }
    } catch (refusal) {
      fail(refusal);
    }
    noted();
    return entry;
  }

  return { press, undo, shown, last: () => history.at(-1) ?? null, isBusy: () => pending.length > 0 };
}
