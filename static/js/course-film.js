// The course's film goes on where one was last time, on this device.

import { createPlace } from "./watch/place.js";

const film = document.getElementById("film");
const place = createPlace(localStorage, film.dataset.talk);
const EVERY = 5; // seconds of film

let kept = 0;
film.addEventListener("loadedmetadata", () => (film.currentTime = place.read(film.duration) ?? 0));
film.addEventListener("timeupdate", () => {
  if (Math.abs(film.currentTime - kept) < EVERY) return;
  kept = film.currentTime;
  place.keep(kept, film.duration);
});
film.addEventListener("pause", () => place.keep(film.currentTime, film.duration));
