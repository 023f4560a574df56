// What is typed and not yet confirmed, kept in this browser from the very key press, so that a reload loses nothing.

/** @param {Storage|null} storage  localStorage, or null where it is refused */
export function createShelf(group, storage) {
  const name = (key) => `st:${group}:${key}`;
  return {
    read(key) {
      try {
        return JSON.parse(storage?.getItem(name(key)) ?? "null");
      } catch {
        return null;
      }
    },
    write(key, draft) {
      try {
        if (draft) storage?.setItem(name(key), JSON.stringify(draft));
        else storage?.removeItem(name(key));
      } catch {
        // Full or refused: the outbox and the server still have it.
      }
    },
  };
}
