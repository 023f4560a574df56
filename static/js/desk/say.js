// Texts that depend on a number. Pure.

import { fill } from "../screen/words.js";

/** `text` = {one, many}; `n` is filled in, and whatever else is given. */
export function say(text, n, values = {}) {
  return fill(n === 1 ? text.one : text.many, { n, ...values });
}
