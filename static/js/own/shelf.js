// What the own team keeps, in this browser alone: its clock and its notes. `storage` may refuse; then nothing is kept.

import { safely } from "../safely.js";

const AWAY = 5 * 60_000; // ms: who has been away for longer comes back to a clock that stood still meanwhile

/** @param {Storage} storage  @param {string} slug */
export function createShelf(storage, slug) {
  const [clock, notes] = [`own:${slug}:clock`, `own:${slug}:notes`];
  return {
    /** {state, people, length} of the conversation under way, or null. A long absence counts as a pause from then on. */
    readClock(now) {
      const kept = read(storage, clock);
      if (!kept?.state?.slots?.length) return null;
      const { state, seen_at: seenAt } = kept;
      if (state.held_at === null && state.run.ended_at === null && now - seenAt > AWAY) return { ...kept, state: { ...state, held_at: seenAt } };
      return kept;
    },
    keepClock: (kept, now) => write(storage, clock, { ...kept, seen_at: now }),
    readNotes: () => read(storage, notes),
    keepNotes: (kept) => write(storage, notes, kept),
    clear() {
      for (const key of [clock, notes]) safely(() => storage.removeItem(key));
    },
  };
}

function read(storage, key) {
  return safely(() => JSON.parse(storage.getItem(key)));
}

/** True when it is kept. */
function write(storage, key, value) {
  return safely(() => (storage.setItem(key, JSON.stringify(value)), true)) ?? false;
}
