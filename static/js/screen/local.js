// What the room sees while it plays a Talk by hand: where the film should be, and what else there is. Pure.

import { placeOf } from "../film-time.js";
import { fill } from "./words.js";

/** `host` is what the room's browser calls us; `chosen` that the room has said it plays by hand. */
export function byHand(scene, { texts, host, chosen }) {
  const { film, slot, elapsed, meetingUrl } = scene;
  return {
    name: "local",
    above: fill(texts.local_at, { title: slot.title }),
    at: placeOf(elapsed),
    heading: chosen ? texts.local_chosen : texts.local_failed,
    hint: texts.local_how,
    share: meetingUrl ? texts.local_share : "",
    read: film.page ? fill(texts.local_read, { address: (host + film.page).replaceAll("/", "/\u200b") }) : "",
    title: `${slot.title} ${placeOf(elapsed)}`,
  };
}
