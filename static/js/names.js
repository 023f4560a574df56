// First names of those around the table. They live in this browser's storage and nowhere else: nothing here speaks to a
// server, and no module that does reads them. A screen in the same browser shows them too.

const keyOf = (group) => `st:${group}:first-names`;
export const LONGEST = 30;

/** @param {Storage|null} storage  localStorage, or null where it is refused */
export function createNames(group, storage) {
  let kept = read();

  function read() {
    try {
      const found = JSON.parse(storage?.getItem(keyOf(group)) ?? "{}");
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  }

  return {
    all: () => kept,
    /** Another page of this browser has changed them. */
    refresh: () => (kept = read()),
    isKey: (key) => key === keyOf(group),
    set(seat, name) {
      kept = { ...kept, [seat]: name.slice(0, LONGEST) };
      if (!name.trim()) delete kept[seat];
      try {
        if (Object.keys(kept).length) storage?.setItem(keyOf(group), JSON.stringify(kept));
        else storage?.removeItem(keyOf(group));
      } catch {
        // Full or refused: they last as long as the page.
      }
    },
    forget() {
      kept = {};
      try {
        storage?.removeItem(keyOf(group));
      } catch {
        // There was nothing kept.
      }
    },
  };
}
