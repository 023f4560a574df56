// Where one was in a film, kept in this browser alone. `storage` is localStorage or the like; it may refuse.

import { safely } from "../safely.js";

const FIRST = 15; // seconds: who has seen less begins again
const LAST = 20; // seconds from the end: who came so far has seen it

/** @param {Storage} storage  @param {string} talk */
export function createPlace(storage, talk) {
  const key = `watch:${talk}`;
  return {
    /** The second to go on from, or null. */
    read(length) {
      const second = Number(safely(() => storage.getItem(key)));
      return second >= FIRST && second <= length - LAST ? second : null;
    },
    /** Keeps the second; a film seen to its end is begun again next time. */
    keep(second, length) {
      if (second > length - LAST) safely(() => storage.removeItem(key));
      else if (second >= FIRST) safely(() => storage.setItem(key, second.toFixed(1)));
    },
  };
}
