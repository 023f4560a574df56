// What the desk looks like after a press whose snapshot has not come yet, so that a card is where it was put at once. Pure.

const EFFECTS = {
  "gather.place": placed,
  "gather.merge": merged,
  "gather.split": (desk, { notes }) => changed(desk, ({ id, double_of: head }) => head !== null && (notes.includes(id) || notes.includes(head)), () => ({ double_of: null, raised: false, spotlit: false })),
  "gather.raise": (desk, { notes, raised }) => changed(desk, inFamily(desk, notes), (note) => ({ raised, spotlit: raised && note.spotlit })),
  "wall.spotlight": (desk, { note }) => {
    const isLit = note === null ? () => false : inFamily(desk, [note]);
    return changed(desk, () => true, (one) => ({ spotlit: isLit(one), raised: one.raised || isLit(one) }));
  },
  "heading.rename": (desk, { heading, text }) => ({ ...desk, headings: desk.headings.map((one) => (one.id === heading ? { ...one, text } : one)) }),
  "heading.move": (desk, { heading, position }) => {
    const others = desk.headings.filter(({ id }) => id !== heading);
    return { ...desk, headings: others.toSpliced(position - 1, 0, ...desk.headings.filter(({ id }) => id === heading)) };
  },
  "heading.remove": (desk, { heading }) => ({
    ...changed(desk, (note) => note.heading === heading, () => ({ heading: null, place: 0 })), headings: desk.headings.filter(({ id }) => id !== heading),
  }),
  "question.answered": (desk, { note, answered }) => changed(desk, inFamily(desk, [note]), () => ({ answered })),
  "answers.publish": (desk, { published }) => ({ ...desk, published }),
};

export function applied(desk, [action, args]) {
  return EFFECTS[action]?.(desk, args) ?? desk;
}

function placed(desk, { notes, heading, position = null }) {
  const by = new Map(desk.notes.map((note) => [note.id, note]));
  const moved = [...new Set(notes.map((id) => by.get(id)).filter(Boolean).map((note) => note.double_of ?? note.id))];
  const inside = inFamily(desk, moved);
  const under = desk.notes.filter((note) => note.heading === heading && note.double_of === null && !moved.includes(note.id));
  const order = under.sort((a, b) => a.place - b.place || a.id - b.id).map(({ id }) => id);
  order.splice(position ? position - 1 : order.length, 0, ...moved);
  const place = new Map(order.map((id, index) => [id, heading === null ? 0 : index + 1]));
  return changed(changed(desk, inside, () => ({ heading })), ({ id }) => place.has(id), ({ id }) => ({ place: place.get(id) }));
}

function merged(desk, { notes, into }) {
  const by = new Map(desk.notes.map((note) => [note.id, note]));
  const head = by.get(by.get(into)?.double_of ?? into);
  if (!head || notes.some((id) => id === head.id && into !== head.id)) return desk; // the server turns such a family around
  const family = desk.notes.filter(inFamily(desk, notes)).filter(({ id }) => id !== head.id);
  const { heading, answered } = head;
  const [raised, spotlit] = ["raised", "spotlit"].map((what) => head[what] || family.some((note) => note[what]));
  const ids = new Set(family.map(({ id }) => id));
  return changed(
    changed(desk, ({ id }) => ids.has(id), () => ({ double_of: head.id })),
    ({ id, double_of: of }) => id === head.id || of === head.id, () => ({ heading, answered, raised, spotlit }),
  );
}

const changed = (desk, which, how) => ({ ...desk, notes: desk.notes.map((note) => (which(note) ? { ...note, ...how(note) } : note)) });

/** Whether a note is one of those named, their head, or a double of that. */
function inFamily(desk, named) {
  const heads = new Set(desk.notes.filter(({ id }) => named.includes(id)).map(({ id, double_of: head }) => head ?? id));
  return ({ id, double_of: head }) => heads.has(head ?? id);
}
