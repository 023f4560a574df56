// The films of the run into the room's browser, ahead of time where there is time, and what is told of them.

import { fill } from "./words.js";

const AHEAD = 60_000; // ms before a Talk when it is opened over the line, if it is not here by then

/** The slot whose film is shown now or next; null when there is none. Pure. */
export const comingFilm = (agenda, now) => agenda?.slots.find((slot) => slot.talk?.url && slot.ends_at > now) ?? null;

/** Before the start, small in the corner: whether the films, each {part} from 0 to 1, are in this browser. Pure. */
export function filmsHere(films, texts) {
  const part = films.reduce((sum, film) => sum + film.part, 0) / films.length;
  if (!films.length || part === 0) return "";
  return part === 1 ? texts.films_here : fill(texts.films_coming, { n: Math.floor(part * 100) });
}

/** @param {{preload, player, start}} options  as their modules make them */
export function createFetching({ preload, player, start }) {
  return {
    /** Ahead of time into the browser; over the line only what is due, and what soon will be and is not here. */
    follow(agenda, course, now) {
      const coming = comingFilm(agenda, now);
      const soon = coming !== null && coming.starts_at - now < AHEAD;
      preload.follow(agenda, { streaming: player.overLine && (course !== null || soon) });
      if (!course && coming && start.started && (soon || preload.has(coming.talk.sha256))) player.load(coming.talk);
    },
    /** For presence: how the film goes, and what of both is in the browser. The room's figure is that of the film next
     * shown. */
    report(agenda, now) {
      const told = player.report();
      const talks = preload.report();
      const coming = comingFilm(agenda, now)?.talk;
      const here = coming ? preload.partOf(coming) : 0;
      return { ...told, talk_loaded: Math.max(told.talk_loaded, here), talks, ...(["small", "local"].includes(player.rung) && { plays: player.rung }) };
    },
  };
}
