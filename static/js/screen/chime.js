// A sound as a new part begins, where the room has chosen it. It is never alone: the page turns at the same instant.

/** When to chime: `turned({key, film}, chimes)` is true once per new part, not for the one the page opens in, and not
 * over a Talk, which is heard itself. Pure but for what it remembers. */
export function createTurn() {
  let before; // the part shown last, undefined until the first
  return ({ key, film = null }, chimes) => {
    const isNew = before !== undefined && key !== before;
    before = key;
    return isNew && chimes && !film;
  };
}

/** The sound itself, an element of its own: the page's film may just be on its way. */
export function createChime(url) {
  const sound = new Audio();
  sound.preload = "auto";
  sound.src = url;
  return () => {
    sound.currentTime = 0;
    sound.play().catch(() => {}); // nobody has pressed anything on this page yet: then it stays quiet
  };
}
