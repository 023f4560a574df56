// The screen that waits to be paired: asks every few seconds, shows a new code when the old one has gone out, and goes
// on by itself when somebody has entered it.

import { forgetFilms } from "../preload/shelf.js";

const EVERY = 3_000;
const FORGET_AFTER = 3_600_000; // ms: whoever pairs the same screen anew before then need not fetch the films again
const page = document.querySelector("[data-renew]");
const part = (id) => document.getElementById(id);

function life(minutes) {
  const element = part("life");
  element.textContent = minutes === 1 ? element.dataset.one : element.dataset.text.replace("{n}", minutes);
}

function draw({ halves, minutes, qr, short }) {
  const [first, second] = part("code").children;
  if (first.textContent !== halves[0] || second.textContent !== halves[1]) {
    first.textContent = halves[0];
    second.textContent = halves[1];
    part("qr").src = qr;
    part("short").textContent = short;
  }
  life(minutes);
}

async function ask() {
  const response = await fetch(page.dataset.renew, { cache: "no-store", signal: AbortSignal.timeout(8_000) });
  if (!response.ok) throw new Error(String(response.status));
  const answer = await response.json();
  if (answer.paired || answer.gone) return location.reload();
  draw(answer);
}

async function goOn() {
  try {
    await ask();
    part("lost").hidden = true;
  } catch {
    part("lost").hidden = false;
  }
  setTimeout(goOn, EVERY);
}

life(JSON.parse(part("minutes").textContent));
setTimeout(goOn, EVERY);
setTimeout(() => forgetFilms().catch(() => {}), FORGET_AFTER); // no longer a room's screen
