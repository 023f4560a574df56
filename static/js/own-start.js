// Before the own team's screen opens: a conversation under way can be gone on with, and is not lost by a mistake.

import { isUnderWay } from "./own/plan.js";
import { createShelf } from "./own/shelf.js";

const { slug, sure } = JSON.parse(document.getElementById("config").textContent);
const find = (id) => document.getElementById(id);
let wasAsked = false;

function shelf() {
  try {
    return createShelf(localStorage, slug);
  } catch {
    return createShelf(null, slug); // forbidden in this window: nothing is kept, so nothing can be lost
  }
}

const kept = shelf();
const clock = kept.readClock(Date.now());
const hasBegun = Boolean(clock) && isUnderWay(clock.state, Date.now());
find("go-on").hidden = !hasBegun;
find("own-start").addEventListener("submit", (event) => {
  if (hasBegun && !wasAsked) {
    event.preventDefault();
    wasAsked = true;
    find("own-sure").textContent = sure;
    return;
  }
  kept.clear();
});
