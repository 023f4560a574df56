// What a screen reader hears: the change of segment, when five and one minutes are left, and when the room is to speak.
// Never the ticking clock.

import { fill } from "./words.js";

const MARKS = [[300_000, "five_left"], [60_000, "one_left"]];

/** @returns {(scene) => string | null} the sentence to say now, or null */
export function createAnnouncer(texts) {
  let key = null;
  let left = null;
  let told = "";
  return ({ key: now, slot, position, told: said = "" }) => {
    const isNews = said !== told && said !== "";
    told = said;
    const remaining = position?.remaining_ms ?? null;
    const before = left;
    left = slot ? remaining : null;
    if (now !== key) {
      const first = key === null;
      key = now;
      left = slot ? remaining : null;
      return slot && !first ? fill(texts.now, { title: slot.title, minutes: Math.round(remaining / 60_000) }) : null;
    }
    if (isNews) return said;
    if (!slot || before === null) return null;
    const passed = MARKS.find(([mark]) => before > mark && remaining <= mark);
    return passed ? texts[passed[1]] : null;
  };
}
