// The gathering's desk as it is sorted: columns of notes with their doubles, what is picked out of them, and where
// something that is moved comes. Pure.

export const REST = null; // the heading's id of what stands under none: "Övrigt"

/** [{id, text, notes}]: the headings in order, "Övrigt" last. Doubles stand in their head's `doubles`. */
export function columnsOf({ headings, notes }) {
  const there = new Set(notes.map(({ id }) => id));
  const doubles = grouped(notes.filter(isDouble), headOf);
  const heads = notes.filter((note) => !isDouble(note)).map((note) => ({ ...note, doubles: doubles.get(note.id) ?? [] }));
  const known = new Set(headings.map(({ id }) => id));
  const under = grouped(heads, ({ heading }) => (known.has(heading) ? heading : REST));
  const sorted = (id, order) => (under.get(id) ?? []).sort(order);
  return [
    ...headings.map(({ id, text }) => ({ id, text, notes: sorted(id, (a, b) => a.place - b.place || a.id - b.id) })),
    { id: REST, text: "", notes: sorted(REST, (a, b) => a.id - b.id) }, // as they came: what is new never moves the others
  ];

  function isDouble(note) {
    return note.double_of !== null && there.has(note.double_of);
  }
}

const headOf = ({ double_of: head }) => head;

function grouped(rows, key) {
  const found = new Map();
  for (const row of rows) {
    const under = found.get(key(row));
    if (under) under.push(row);
    else found.set(key(row), [row]);
  }
  return found;
}

/** Every head by its id. */
export const headsOf = (columns) => new Map(columns.flatMap(({ notes }) => notes.map((note) => [note.id, note])));

export const wordsOf = (searched) => searched.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);

/** Whether a head, or one of its doubles, has all the words, in what it says or in who says it, and is of what is asked for. */
export function isPicked(note, { words = [], kind = "", only = "" }) {
  if (kind && note.kind !== kind) return false;
  if (only === "raised" && !note.raised) return false;
  if (only === "draft" && note.sent) return false;
  if (only === "doubles" && !note.doubles.length) return false;
  if (!words.length) return true;
  return [note, ...note.doubles].some((one) => {
    const said = `${one.text} ${one.group.name} ${one.group.municipality}`.normalize("NFC").toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** The columns with what is picked; `only: "rest"` leaves "Övrigt" alone. */
export function picked(columns, choice) {
  return columns.map((column) => ({
    ...column, all: column.notes.length,
    notes: choice.only === "rest" && column.id !== REST ? [] : column.notes.filter((note) => isPicked(note, choice)),
  }));
}

/** A text in pieces [words, is it searched for]. */
export function marked(text, words) {
  const at = words.length ? [...text.matchAll(new RegExp(words.map(escaped).join("|"), "giu"))] : [];
  const pieces = [];
  let from = 0;
  for (const { 0: found, index } of at) {
    if (index > from) pieces.push([text.slice(from, index), false]);
    pieces.push([found, true]);
    from = index + found.length;
  }
  if (from < text.length) pieces.push([text.slice(from), false]);
  return pieces;
}

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What is selected when `id` is pressed: alone, one more or less, or all from the last one pressed in the same column. */
export function selected(before, { id, anchor, column, range = false }) {
  if (range && column.includes(anchor) && column.includes(id)) {
    const [from, to] = [column.indexOf(anchor), column.indexOf(id)].sort((a, b) => a - b);
    return new Set([...before, ...column.slice(from, to + 1)]);
  }
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

/**
 * The number, from 1, at which `moved` come when they are put before `before` (null: last) among all that stand in the
 * column; null for last. What is moved does not count itself.
 */
export function positionOf(column, moved, before) {
  if (column.id === REST || before === null) return null;
  const gone = new Set(moved);
  const from = column.notes.findIndex(({ id }) => id === before);
  const next = column.notes.slice(from).find(({ id }) => !gone.has(id));
  if (from < 0 || !next) return null;
  return column.notes.filter(({ id }) => !gone.has(id)).indexOf(next) + 1;
}

/**
 * Where a move by keyboard leads: {column, before}: the heading's id, and the note before which it comes, null for last.
 * Arrows go from place to place among the columns that are given, figures to a heading by its number, 0 to "Övrigt".
 */
export function aimed(columns, target, key, moved) {
  const index = columns.findIndex(({ id }) => id === target.column);
  const number = /^[0-9]$/.test(key) ? Number(key) : null;
  if (number === 0) return { column: REST, before: null };
  if (number !== null) return number <= columns.length - 1 ? { column: columns[number - 1].id, before: null } : target;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = columns[index + (key === "ArrowLeft" ? -1 : 1)];
    return next ? { column: next.id, before: null } : target;
  }
  if (target.column === REST) return target;
  const stops = [...columns[index].notes.map(({ id }) => id).filter((id) => !moved.includes(id)), null];
  const at = stops.indexOf(target.before) + { ArrowUp: -1, ArrowDown: 1, Home: -stops.length, End: stops.length }[key];
  return { column: target.column, before: stops[Math.max(0, Math.min(stops.length - 1, at))] };
}

/** {notes, points, questions, drafts, raised, groups, silent} of a snapshot. */
export function countsOf({ notes, groups, silent }) {
  return {
    notes: notes.length,
    questions: notes.filter(({ kind }) => kind === "question").length,
    drafts: notes.filter(({ sent }) => !sent).length,
    raised: notes.filter(({ raised, double_of: head }) => raised && head === null).length,
    groups, silent: silent.length,
  };
}

/** `desk.queue` in the shape that `standing` reads; null until the queue was opened. */
export function queueOf(rows) {
  if (!rows.length) return null;
  const of = (state) => rows.filter((row) => row.state === state).map(({ group }) => group.id);
  const speaking = rows.find(({ state }) => state === "speaking");
  const { began, called, length } = speaking ?? {};
  return {
    speaking: speaking ? { group: speaking.group.id, began, called, length } : null,
    waiting: of("waiting"), done: of("done"), passed: of("passed"),
  };
}

/** [{by, n}] of the notes that a colleague has sorted since the last snapshot: `by` is a name, or "" where none is known. */
export function sortedByOthers(before, after, own) {
  if (!before) return [];
  const was = new Map(before.notes.map((note) => [note.id, placed(note)]));
  const changed = after.notes.filter((note) => was.has(note.id) && was.get(note.id) !== placed(note) && note.by !== own);
  return [...grouped(changed, ({ by = "" }) => by)].map(([by, rows]) => ({ by, n: rows.length }));
}

const placed = ({ heading, double_of: head, raised, spotlit }) => [heading, head, raised, spotlit].join();
