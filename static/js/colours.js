// The planning desk: the preview of the organisation's colours follows what is typed.

import { LEAST, tidy, worst } from "./site/contrast.js";

const preview = document.getElementById("colour-preview");
const told = document.getElementById("colour-told");
const fields = { day: document.getElementById("id_day_colour"), evening: document.getElementById("id_evening_colour") };
const shown = (mode) => preview.querySelector(`[data-${mode}]`).getAttribute("fill");

function follow(mode) {
  const colour = tidy(fields[mode].value);
  if (!colour) return;
  for (const part of preview.querySelectorAll(`[data-${mode}]`)) part.setAttribute("fill", colour);
  const found = { day: worst(shown("day"), "day"), evening: worst(shown("evening"), "evening") };
  const text = Math.min(found.day, found.evening) < LEAST ? told.dataset.bad : told.dataset.good;
  const figure = (value) => value.toFixed(1).replace(".", document.documentElement.lang === "en" ? "." : ",");
  told.textContent = text.replace("{day}", figure(found.day)).replace("{evening}", figure(found.evening));
}

if (preview) for (const mode of ["day", "evening"]) fields[mode]?.addEventListener("input", () => follow(mode));
