// Which key on the page for reading texts presses what, and what the press would publish. Pure.

const LETTERS = new Set(["p", "h", "r", "u"]);
const ARROWS = new Set(["ArrowLeft", "ArrowRight"]);

/**
 * The key as the page's presses call theirs, or "" when it means something else: while somebody writes, with another
 * key held down, while it repeats, or where keys are switched off.
 * @param {{key: string, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, repeat?: boolean}} event
 * @param {{isWriting: boolean, isOn: boolean}} now
 */
export function pressOf(event, { isWriting, isOn }) {
  if (!isOn || isWriting || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return "";
  if (ARROWS.has(event.key)) return event.key;
  const letter = event.key.toLowerCase();
  return LETTERS.has(letter) ? letter : "";
}

/** Whether the field says something else than the text, as the server will see it. */
export function isChanged(field, text) {
  return plain(field) !== plain(text);
}

function plain(words) {
  return words.replaceAll(/\r\n?/g, "\n").trim();
}
