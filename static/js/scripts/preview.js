// A script as its organiser sees it beside the editor, for a length and three to twelve people; facilitation/script_preview.py.

import { stepsFor } from "../script.js";

const MINUTE = 60_000;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => String(values[name]));

/** 2:30 of ms. */
export function timer(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * `steps` as typed: [{title, seconds, share, turn, free_say}]; those without any measure take no part in the sums.
 * Answers {rows: [{title, length}], rounds: [title], turns: [{people, cells}], warnings: [sentence]}.
 */
export function preview(steps, { minutes, people, texts }) {
  const named = steps.map((step, index) => ({ ...step, title: step.title || fill(texts.untitled, { n: index + 1 }) }));
  const measured = named.filter((step) => step.seconds || step.share);
  const warnings = named.filter((step) => !step.seconds && !step.share).map(({ title }) => fill(texts.no_measure, { title }));
  if (!measured.length) return { rows: [], rounds: [], turns: [], warnings };
  const duration = minutes * MINUTE;
  const fitted = new Map(people.map((n) => [n, stepsFor(measured, { people: n, duration })]));
  const rows = fitted.get(people[0]).map((step) => ({ title: step.title, length: timer(step.duration) }));
  const rounds = measured.flatMap((step, index) => (step.turn ? [index] : []));
  const turns = (rounds.length ? people : []).map((n) => ({ people: n, cells: rounds.map((index) => turnOf(fitted.get(n)[index])) }));
  const fixed = measured.reduce((sum, step) => sum + step.seconds, 0) * 1000;
  if (fixed > duration / 2 && measured.some((step) => step.share)) warnings.push(texts.squeezed);
  for (const index of rounds) {
    const { title } = measured[index];
    const n = people.find((count) => fitted.get(count)[index].turn === null);
    if (n === undefined) continue;
    warnings.push(fill(texts.too_short, { title, n }));
    if (!measured[index].free_say) warnings.push(fill(texts.no_free, { title }));
  }
  return { rows, rounds: rounds.map((index) => measured[index].title), turns, warnings };
}

const turnOf = (step) => (step.turn === null ? null : timer(step.turn));

/** The rows' numbers when they are sent: those with words or measures from 1 in order, "" for what is left empty. */
export function positions(blanks) {
  let next = 0;
  return blanks.map((isBlank) => (isBlank ? "" : String((next += 1))));
}

/** The forms' numbers when they are sent: what is saved already must come first, each in its order. */
export function indices(saved) {
  const first = saved.filter(Boolean).length;
  let old = 0;
  let added = first;
  return saved.map((isSaved) => (isSaved ? old++ : added++));
}
