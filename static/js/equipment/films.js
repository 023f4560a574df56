// How far the films have come to this browser. The room's display fetches them meanwhile, at once, since somebody sits
// there and waits; elsewhere it is only looked.

import { createPreload } from "../preload.js";
import { filmsOf, partOf } from "../preload/plan.js";
import { openShelf } from "../preload/shelf.js";

/** {follow(agenda, isBusy), report(): Promise<object[]>}; `now` is the server's time, ms. */
export function createFilms({ now, isScreen }) {
  let agenda = null;
  const preload = isScreen ? createPreload({ now, random: () => 0 }) : null;
  preload?.start();

  async function looked() {
    if (!agenda?.slots.length) return [];
    const shelf = await openShelf();
    const kept = await shelf.list();
    return filmsOf(agenda, now()).map((film) => {
      const copy = kept.get(film.sha256);
      return { n: film.n, part: partOf(film, copy), ...(copy?.checked && { kept: shelf.kind }) };
    });
  }

  return {
    /** While `isBusy` nothing is fetched: the line is being measured. */
    follow(state, isBusy) {
      agenda = state;
      preload?.follow(state, { streaming: isBusy });
    },
    report: async () => (preload ? preload.report() : looked()),
  };
}
