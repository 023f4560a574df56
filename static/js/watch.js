// Watching a Talk in the archive: the text follows the film and seeks in it, chapters, speed, a link to this second, and
// where one was last time.

import { timeText } from "./film-time.js";
import { readAsked } from "./watch/address.js";
import { createPlace } from "./watch/place.js";
import { isForTheBrowser } from "./watch/press.js";
import { createShare } from "./watch/share.js";
import { createWords } from "./watch/words.js";

const film = document.getElementById("film");
const find = (id) => document.getElementById(id);
const place = createPlace(localStorage, film.dataset.talk);

const words = createWords(document, { film, seek });
const share = createShare(document, { film });

function seek(second) {
  film.currentTime = second;
  film.play().catch(() => {}); // the browser may want a press on the film itself
}

/** A chapter is a link to its second; here it need not load the page. */
function chapters() {
  const links = [...document.querySelectorAll(".chapters a")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (isForTheBrowser(event)) return;
      event.preventDefault();
      seek(Number(link.dataset.second));
    });
  }
  return () => {
    const now = links.findLast((link) => Number(link.dataset.second) <= film.currentTime + 0.01);
    for (const link of links) {
      if (link === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
}

function speed() {
  find("speed-choice").hidden = false;
  find("speed").addEventListener("change", () => (film.playbackRate = Number(find("speed").value)));
  film.addEventListener("ratechange", () => {
    const chosen = [...find("speed").options].find((option) => Number(option.value) === film.playbackRate);
    if (chosen) find("speed").value = chosen.value;
  });
}

/** Goes on where one was last time, unless the address names a second. */
function resume() {
  const asked = readAsked(location.search);
  if (asked !== null) return;
  const kept = place.read(film.duration);
  if (!kept) return;
  film.currentTime = kept;
  find("resumed-at").textContent = timeText(kept);
  find("resumed").hidden = false;
  find("from-start").addEventListener("click", () => {
    film.currentTime = 0;
    find("resumed").hidden = true;
  });
  film.addEventListener("play", () => setTimeout(() => (find("resumed").hidden = true), 6000), { once: true });
}

/** Links that load the page again, in another language or version, come back to the same second. */
function keepPlace() {
  for (const link of document.querySelectorAll("[data-keeps-place]")) {
    link.addEventListener("click", () => {
      const second = Math.floor(film.currentTime);
      const address = new URL(link.href);
      if (second > 0) address.searchParams.set("t", second);
      link.href = address;
    });
  }
}

const showChapter = chapters();
speed();
keepPlace();
if (film.readyState >= 1) resume();
else film.addEventListener("loadedmetadata", resume, { once: true });
for (const event of ["timeupdate", "seeked"]) {
  film.addEventListener(event, () => {
    words.show();
    share.show();
    showChapter();
    if (film.currentTime > 0) place.keep(film.currentTime, film.duration);
  });
}
