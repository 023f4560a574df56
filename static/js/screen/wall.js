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
    groups: clusters(items, config.texts.no_heading, shown?.heading),
    heading: shown ? fill(config.texts.quote, { text: shown.text }) : config.texts.wall_empty,
    by: shown ? unitOf(shown, config.texts) : "",
  };
}

/** Headings in the order they were put up, with how many points each has; the rest comes last, together. */
export function clusters(items, noHeading, current) {
  const counted = new Map();
  for (const { heading } of items) counted.set(heading || "", (counted.get(heading || "") ?? 0) + 1);
  const named = [...counted].filter(([name]) => name);
  if (!named.length) return [];
  const rest = named.slice(HEADINGS - 1).reduce((sum, [, count]) => sum + count, counted.get("") ?? 0);
  const shown = named.length <= HEADINGS && !counted.has("") ? named : [...named.slice(0, HEADINGS - 1), ...(rest ? [["", rest]] : [])];
  return shown.map(([name, count]) => ({ name: name || noHeading, count, current: name === (current || "") }));
}

function turnOf(list, now) {
  return list.length ? list[Math.floor(now / EACH) % list.length] : null;
}

function unitOf({ group, municipality }, texts) {
  return fill(texts.of_group, { group: group?.name ?? group, municipality: municipality?.name ?? municipality });
}
