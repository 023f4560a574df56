// A button's words with the key that presses it.

import { make } from "../control/dom.js";

/** Written only when it changes, so that a press that has begun is not lost. */
export function keyed(button, words, key) {
  const sign = `${words} ${key}`;
  if (button.dataset.sign === sign) return;
  button.dataset.sign = sign;
  button.replaceChildren(make("span", {}, words), " ", make("kbd", {}, key));
}
