// Texts that depend on a number. Pure.

import { fill } from "../screen/words.js";

/** `text` = {one, many}; `n` is filled in, and whatever else is given. */
export function say(text, n, values = {}) {
  return fill(n === 1 ? text.one : text.many, { n, ...values });
}

/** What belongs together stays on one line, and no line begins with a dot. */
export function inOneLine(parts) {
  return parts.map((part) => part.replaceAll(" ", "\u00a0")).join("\u00a0· ");
}
