// How far the films have come to a room's screens, in words. Pure; the sentences are those of wording_films.py.

import { clock, fill } from "./screen/words.js";

/** [{level: "ok" | "warn" | "", words}] of every screen; `screens` as the topic `group` has them. */
export function filmLines(screens, texts, language) {
  const many = screens.filter(({ talks }) => talks.length).length > 1;
  return screens.flatMap(({ talks }, index) => talks.map((film) => {
    const lead = many ? `${fill(texts.screen, { n: index + 1 })} · ` : "";
    return { level: levelOf(film), words: lead + fill(texts[keyOf(film)], { n: film.n, percent: Math.round(film.part * 100), at: instant(film.since, language) }) };
  }));
}

/**
 * A sentence for each film that the room will not see: those that may not be shown, and, once it should be playing, one that
 * is not here at all. `playing` is the Talk of now, or null; `talks` those of the agenda.
 */
export function goneLines(talks, playing, texts) {
  const withheld = (playing ? [playing] : talks).filter((talk) => talk.withheld).map(({ title }) => fill(texts.film_withheld, { title }));
  const isMissing = playing !== null && !playing.url && !playing.withheld;
  return isMissing ? [fill(texts.film_missing, { title: playing.title })] : withheld;
}

const levelOf = ({ kept, problem }) => (kept ? "ok" : problem ? "warn" : "");
const keyOf = ({ kept, problem, part }) => kept ?? problem ?? (part ? "coming" : "waiting");

function instant(ms, language) {
  if (ms === undefined || ms === null) return "";
  const date = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "Europe/Stockholm" }).format(ms);
  return `${date} ${clock(ms)}`;
}
