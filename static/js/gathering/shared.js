// All the proposals that groups share: `wall` has room for the first, and a page that shows the sharing fetches the rest
// once for each `tag`. No DOM.

const SPREAD = 4_000; // ms over which the rooms' questions are spread
const AGAIN = 5_000; // ms after a question that got no answer

/**
 * @param {object} options  ask(): the promise of {tag, proposals}; changed(): they have come
 */
export function createShared({ ask, changed = () => {}, random = Math.random, setTimeout = globalThis.setTimeout.bind(globalThis) }) {
  let have = null;
  let asking = false;

  function want(wait) {
    if (asking) return;
    asking = true;
    setTimeout(async () => {
      const found = await ask().catch(() => null);
      asking = false;
      if (found) {
        have = found;
        changed();
      } else want(AGAIN);
    }, wait);
  }

  /** The wall with all the proposals, while they are to be shown: those that have come, until the newer ones have. */
  return function filled(wall, isOpen) {
    const { shared, proposals } = wall ?? {};
    if (!isOpen || !shared || proposals.length >= shared.n) return wall;
    if (have?.tag !== shared.tag) want(random() * SPREAD);
    return have ? { ...wall, proposals: have.proposals } : wall;
  };
}
