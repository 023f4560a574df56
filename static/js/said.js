// Titles in the page's language. A snapshot has them in Swedish, the same for all who read it; `said`, which came with the
// page, has what they are called here: {Swedish: ours, or null for one that is said in Swedish}; null where Swedish is read.
// Pure.

const SOURCE = "sv";

/** What a title is called in the page's language. */
export const inOurs = (said, title) => said?.[title] ?? title;

/** The language of a text that stands on the page, when it is another than the page's; else null. */
export const langOf = (said, text) => (said?.[text] === null ? SOURCE : null);

/** The agenda's snapshot with its titles in the page's language; nothing else is touched. */
export function spoken(agenda, said) {
  if (!agenda || !said) return agenda;
  const ours = (one) => (one?.title ? { ...one, title: inOurs(said, one.title) } : one);
  return {
    ...agenda,
    run: ours(agenda.run),
    notice: ours(agenda.notice),
    slots: agenda.slots.map((slot) => ({ ...ours(slot), talk: ours(slot.talk) })),
  };
}

/**
 * `spoken` with what it made last, as long as it is of the same snapshot and the same words: pages look many times a
 * second. `words` gives `said` as it is now; `isNew()` is true once after other words have come.
 */
export function createTongue(words = () => null) {
  let from = null;
  let by = words();
  let made = null;
  let told = by;
  return {
    of(agenda) {
      if (agenda !== from || words() !== by) {
        [from, by] = [agenda, words()];
        made = spoken(agenda, by);
      }
      return made;
    },
    isNew() {
      const before = told;
      told = words();
      return told !== before;
    },
  };
}
