// The joint gathering's wall. Pure.

import { fill } from "./words.js";

const HEADINGS = 4;
const EACH = 12_000; // ms that a point without spotlight stays up; all rooms show the same one

export function gathering({ wall, config, now }) {
  const items = wall?.items ?? [];
  const spotlit = items.find((item) => item.spotlit) ?? null;
  const shown = spotlit ?? turnOf(items, now);
  return {
    name: "wall",
    lit: Boolean(spotlit),
    groups: clusters(wall, config.texts.no_heading, shown?.heading),
    heading: shown ? fill(config.texts.quote, { text: shown.text }) : config.texts.wall_empty,
    by: shown ? unitOf(shown, config.texts) : "",
  };
}

/** Headings in their order, with how many points each has; the rest comes last, together. `current` is a heading's id. */
export function clusters(wall, noHeading, current) {
  const { headings = [], rest = 0 } = wall ?? {};
  if (!headings.length) return [];
  const fits = headings.length <= HEADINGS && !rest;
  const named = fits ? headings : headings.slice(0, HEADINGS - 1);
  const others = headings.slice(named.length).reduce((sum, { n }) => sum + n, rest);
  const shown = named.map(({ id, text, n }) => ({ name: text, count: n, current: id === current }));
  return others ? [...shown, { name: noHeading, count: others, current: current === null }] : shown;
}

function turnOf(list, now) {
  return list.length ? list[Math.floor(now / EACH) % list.length] : null;
}

function unitOf({ group, municipality }, texts) {
  return fill(texts.of_group, { group: group?.name ?? group, municipality: municipality?.name ?? municipality });
}
