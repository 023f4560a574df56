// The sharing: what the groups will try, a page at a time by the run's own clock, so that every room reads the same. Pure.

import { fill } from "./words.js";

const EACH = 15_000; // ms of a page in a run of full length
const HASTE = 6_000; // of one where there are many, so that more of them are seen
const SHORTEST = 3_000;
const LETTERS = 46; // of a line at the size of stage
const MOST_LINES = 4; // of one proposal; a longer one is cut
const KIND = 24; // letters of the kind and what stands between
const ROOM = 9.6; // lines of a page, the line of who says it included

export function sharing({ wall, config }, position) {
  const { texts } = config;
  const pages = pagesOf(wall?.proposals ?? []);
  const index = pageAt(position.elapsed_ms, pages.length, config.scale ?? 1, lengthOf(position.slot));
  return {
    name: "shared",
    heading: pages.length ? texts.shared : texts.no_proposals,
    ideas: (pages[index] ?? []).map((one) => ({ what: one.what, kind: texts[one.kind], by: fill(texts.of_group, one) })),
    pages: pages.length > 1 ? fill(texts.page_of, { n: index + 1, count: pages.length }) : "",
  };
}

/** Which page is up: each in its turn from the beginning of the slot, then from the first again. `length` of the slot, ms. */
export function pageAt(elapsed, count, scale, length = Infinity) {
  if (!count) return 0;
  const each = Math.min(EACH * scale, Math.max(HASTE * scale, length / count));
  return Math.floor(elapsed / Math.max(SHORTEST, each)) % count;
}

const lengthOf = (slot) => (slot ? slot.ends_at - slot.starts_at - (slot.stood_ms ?? 0) : Infinity);

/** The proposals in order, as many on a page as there is room for, one at least. */
export function pagesOf(proposals) {
  const pages = [];
  let left = 0;
  for (const one of proposals) {
    const by = Math.ceil((one.group.length + one.municipality.length + KIND) / LETTERS);
    const need = Math.min(MOST_LINES, Math.ceil(one.what.length / LETTERS)) + Math.min(2, by);
    if (need > left) {
      pages.push([]);
      left = ROOM;
    }
    pages.at(-1).push(one);
    left -= need;
  }
  return pages;
}
