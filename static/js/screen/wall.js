// The joint gathering in a room: its own turn, who speaks, and what the groups have written. Pure.

import { momentOf, standing } from "../gathering/standing.js";
import { nameIn, ownTurn } from "./turn.js";
import { fill } from "./words.js";

const HEADINGS = 4;
const EACH = 12_000; // ms that a page stays up; all rooms show the same one
const LETTERS = 29; // of a line beside the headings
const MOST_LINES = 3; // of one point while several are up; a longer one is cut
const ROOM = 6.6; // lines of a page, the lines of who says it and the space between included
const BETWEEN = 1.3; // lines: who says it, and the space

export function gathering(world) {
  const { agenda, wall, config, now } = world;
  const turns = standing(wall?.queue ?? null, momentOf(agenda, now));
  const own = ownTurn(world, turns);
  if (own.name) return { ...own, isQueued: true };
  const items = wall?.items ?? [];
  const shown = own.points ? read(own) : spotlit(items, wall?.queue, turns, config.texts) ?? said(items, wall?.queue, turns, config.texts, now) ?? turned(wall, config.texts, now);
  return {
    name: "wall", points: [], by: "", floor: "", ...shown, ...own.beside,
    groups: clusters(wall, config.texts.no_heading, shown.current), isQueued: Boolean(wall?.queue),
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
  const isAmong = current !== undefined && !named.some(({ id }) => id === current);
  return others ? [...shown, { name: noHeading, count: others, current: isAmong }] : shown;
}

/** The items in order, as many on a page as there is room for, one at least, and never of two headings. */
export function pagesOf(items) {
  const pages = [];
  let left = 0;
  for (const item of items) {
    const need = Math.min(MOST_LINES, Math.ceil((item.text.length + 2) / LETTERS)) + BETWEEN;
    if (need > left || pages.at(-1)[0].heading !== item.heading) {
      pages.push([]);
      left = ROOM;
    }
    pages.at(-1).push(item);
    left -= need;
  }
  return pages;
}

/** One point or question leads; under it who wrote it, and who speaks where that is another. */
function spotlit(items, queue, turns, texts) {
  const item = items.find((one) => one.spotlit);
  if (!item) return null;
  const speaks = turns.speaking !== null && item.by === turns.speaking;
  const by = speaks ? fill(texts.has_word, item) : item.kind === "question" ? fill(texts.asked_by, { who: unitOf(item, texts) }) : unitOf(item, texts);
  return { lit: true, current: item.heading, heading: fill(texts.quote, { text: item.text }), by, floor: speaks ? "" : floorOf(queue, turns, texts) };
}

/** Who speaks, with what it has on the wall. */
function said(items, queue, turns, texts, now) {
  const floor = floorOf(queue, turns, texts);
  if (!floor) return null;
  const own = items.filter(({ by }) => by === turns.speaking);
  const page = pageAt(pagesOf(own), now);
  if (own.length === 1) return { lit: true, current: own[0].heading, heading: fill(texts.quote, own[0]), by: floor };
  return { lit: true, current: page[0]?.heading, heading: floor, points: page.map(({ text }) => ({ text: fill(texts.quote, { text }), by: "" })) };
}

/** A page of a heading's points, each page in its turn. */
function turned(wall, texts, now) {
  const items = wall?.items ?? [];
  const [first, ...more] = pageAt(pagesOf(items), now);
  if (!first) return { heading: texts.wall_empty };
  if (items.length === 1) return { current: first.heading, heading: fill(texts.quote, first), by: unitOf(first, texts) };
  const heading = wall.headings.find(({ id }) => id === first.heading)?.text ?? (wall.headings.length ? texts.no_heading : texts.all_points);
  return {
    current: first.heading, heading,
    points: [first, ...more].map((item) => ({ text: fill(texts.quote, item), by: unitOf(item, texts) })),
  };
}

/** This room has no line to the others: what it wrote is read to all, and stands here meanwhile. */
function read({ points, heading, by }) {
  return { lit: true, heading, by, points };
}

const floorOf = (queue, { speaking }, texts) => (speaking === null ? "" : fill(texts.has_word, nameIn(queue, speaking)));

const pageAt = (pages, now) => (pages.length ? pages[Math.floor(now / EACH) % pages.length] : []);

function unitOf({ group, municipality, doubles = 0 }, texts) {
  return fill(doubles ? texts.of_group_more : texts.of_group, { group, municipality, n: doubles });
}
