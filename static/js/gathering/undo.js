// The presses that take back a press at the desk, from what stood there before it. Pure.

export const MADE = "made"; // stands for the heading that an earlier press of the same undoing has made

const KNOWN = {
  "gather.place": ({ notes }, desk) => back(desk, headsIn(desk, notes)),
  "gather.merge": merged,
  "gather.split": split,
  "gather.raise": ({ notes, raised }, desk) => raising(headsIn(desk, notes).filter((note) => note.raised !== raised), desk),
  "wall.spotlight": spotlit,
  "heading.add": ({ text }, desk, { heading }) => (desk.headings.some(({ id }) => id === heading) ? [] : [["heading.remove", { heading }]]),
  "heading.rename": ({ heading }, desk) => headingIn(desk, heading).map(({ text }) => ["heading.rename", { heading, text }]),
  "heading.move": ({ heading }, desk) => headingIn(desk, heading).map(() => ["heading.move", { heading, position: numberOf(desk, heading) }]),
  "heading.remove": removed,
  "question.answered": ({ note, answered }) => [["question.answered", { note, answered: !answered }]],
  "answers.publish": ({ published }) => [["answers.publish", { published: !published }]],
};

/** [[action, args]] in order; none for a press that is not taken back here. `desk` stood before it, `answer` came to it. */
export function undoing(action, args, desk, answer = {}) {
  return KNOWN[action]?.(args, desk, answer) ?? [];
}

/** Puts the heads where they stood: under each heading one after the other, from the top. */
function back(desk, heads) {
  const rest = heads.filter(({ heading }) => heading === null).map(({ id }) => id);
  const named = heads.filter(({ heading }) => heading !== null).map((note) => ({ note, at: placeOf(desk, note) })).sort((a, b) => a.at - b.at);
  return [
    ...(rest.length ? [["gather.place", { notes: rest, heading: null }]] : []),
    ...named.map(({ note, at }) => ["gather.place", { notes: [note.id], heading: note.heading, position: at }]),
  ];
}

function merged({ notes, into }, desk) {
  const [head] = headsIn(desk, [into]);
  if (!head) return [];
  const gone = headsIn(desk, notes).filter(({ id }) => id !== head.id);
  const families = gone.map((note) => [note, desk.notes.filter(({ double_of: of }) => of === note.id).map(({ id }) => id)]);
  const lit = gone.find((note) => note.spotlit);
  return [
    ["gather.split", { notes: gone.flatMap(({ id }) => [id, ...families.find(([note]) => note.id === id)[1]]) }],
    ...families.filter(([, doubles]) => doubles.length).map(([note, doubles]) => ["gather.merge", { notes: doubles, into: note.id }]),
    ...back(desk, gone),
    ...raising(gone.filter((note) => note.raised), desk),
    ...(!head.raised && gone.some((note) => note.raised) ? [["gather.raise", { notes: [head.id], raised: false }]] : []),
    ...(lit ? [["wall.spotlight", { note: lit.id }]] : []),
  ];
}

function split({ notes }, desk) {
  const loose = desk.notes.filter(({ id, double_of: head }) => head !== null && (notes.includes(id) || notes.includes(head)));
  const heads = [...new Set(loose.map(({ double_of: head }) => head))];
  return heads.map((into) => ["gather.merge", { notes: loose.filter((note) => note.double_of === into).map(({ id }) => id), into }]);
}

/** As they were: up or down, and the light on the one that had it. */
function raising(heads, desk) {
  const steps = [true, false].map((raised) => [heads.filter((note) => note.raised === raised).map(({ id }) => id), raised]);
  const lit = heads.find((note) => note.spotlit);
  return [
    ...steps.filter(([notes]) => notes.length).map(([notes, raised]) => ["gather.raise", { notes, raised }]),
    ...(lit && litIn(desk)?.id === lit.id ? [["wall.spotlight", { note: lit.id }]] : []),
  ];
}

function spotlit({ note }, desk) {
  const before = litIn(desk);
  const [head] = note === null ? [] : headsIn(desk, [note]);
  return [
    ["wall.spotlight", { note: before?.id ?? null }],
    ...(head && !head.raised ? [["gather.raise", { notes: [head.id], raised: false }]] : []),
  ];
}

function removed({ heading }, desk) {
  const under = desk.notes.filter((note) => note.heading === heading && note.double_of === null).sort((a, b) => a.place - b.place || a.id - b.id);
  return headingIn(desk, heading).flatMap(({ text }) => [
    ["heading.add", { text }],
    ["heading.move", { heading: MADE, position: numberOf(desk, heading) }],
    ...(under.length ? [["gather.place", { notes: under.map(({ id }) => id), heading: MADE }]] : []),
  ]);
}

const headingIn = (desk, heading) => desk.headings.filter(({ id }) => id === heading);
const numberOf = (desk, heading) => desk.headings.findIndex(({ id }) => id === heading) + 1;
const litIn = (desk) => desk.notes.find(({ spotlit: lit, double_of: head }) => lit && head === null);

function headsIn(desk, ids) {
  const by = new Map(desk.notes.map((note) => [note.id, note]));
  const heads = ids.map((id) => by.get(id)).filter(Boolean).map((note) => by.get(note.double_of) ?? note);
  return [...new Map(heads.map((note) => [note.id, note])).values()];
}

/** The number at which a head stands under its heading. */
function placeOf(desk, { id, heading }) {
  const under = desk.notes.filter((note) => note.heading === heading && note.double_of === null);
  return under.sort((a, b) => a.place - b.place || a.id - b.id).findIndex((note) => note.id === id) + 1;
}
