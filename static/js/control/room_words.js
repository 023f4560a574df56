// What the sheet of a room says of screens, facilitators and a merge. Pure.

import { clock, fill } from "../screen/words.js";

export function screensOf({ screens: n, screen_seen: seen }, words) {
  const now = n > 1 ? fill(words.screens, { n }) : n === 1 ? words.one_screen : words.no_screen;
  return n || !seen ? now : `${now}, ${fill(words.seen, { clock: clock(seen) })}`;
}

/** How far both films have come to the display; empty while nothing is known. */
export function filmsOf({ report = {} }, words) {
  const parts = report.talks ?? [];
  return parts.map((part, index) => fill(part === 1 ? words.film_here : words.film_coming, { n: index + 1, percent: Math.round(part * 100) })).join(", ");
}

export function facilitatorsOf({ facilitators, facilitators_online: online, facilitator_seen: seen }, words) {
  if (!facilitators.length) return words.no_facilitator;
  const names = facilitators.map(({ name, trained }) => `${name} (${trained ? words.trained : words.untrained})`).join(", ");
  const when = seen && !online ? `, ${fill(words.seen, { clock: clock(seen) })}` : "";
  return `${names}. ${online ? words.facilitator_on : words.facilitator_off}${when}.`;
}

/** The groups that `group` can become part of: those of its own municipality first. */
export function targets(group, groups) {
  const others = groups.filter((one) => one.id !== group.id);
  const isNear = (one) => (one.municipality === group.municipality ? 0 : 1);
  return others.sort((a, b) => isNear(a) - isNear(b));
}

/** What a merge will do, before it is done. */
export function mergeWords(group, into, words) {
  const parts = [
    counted(group.present ?? group.expected, words.person, words.persons),
    counted(group.screens, words.screen_one, words.screen_many),
    counted(group.points + group.questions, words.note_one, words.note_many),
    counted(group.proposals, words.proposal, words.proposals),
    counted(group.answers, words.answer_one, words.answer_many),
  ].filter(Boolean);
  const list = parts.length > 1 ? `${parts.slice(0, -1).join(", ")} ${words.and} ${parts.at(-1)}` : parts.join("");
  return fill(words.merge_will, { group: group.name, into: into.name, what: list });
}

const counted = (n, one, many) => (n === 0 ? "" : n === 1 ? one : fill(many, { n }));
