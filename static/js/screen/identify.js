// Whose screen this is, shown large for a while when the producer asks. Pure.

import { fill } from "./words.js";

/**
 * {name, municipality, number}, or null when nothing is asked; `number` is "" when the room has one screen.
 * `group` is the topic's state, `screen` this display's id (null in a look from outside).
 */
export function identified({ group, now, screen, texts }) {
  if (!group?.identify_until || now >= group.identify_until) return null;
  const { screens, group: { name, municipality } } = group;
  const place = screens.findIndex((one) => one.id === screen) + 1;
  return { name, municipality, number: place && screens.length > 1 ? fill(texts.screen_number, { n: place, all: screens.length }) : "" };
}
