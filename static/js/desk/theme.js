// Light or dark, as the control room has it: the choice is shared and kept in the browser.

import { $ } from "../control/dom.js";

const KEY = "control-theme";

export function followTheme() {
  $("theme").addEventListener("click", () => set(document.documentElement.dataset.theme === "light" ? "dark" : "light"));
  try {
    const kept = localStorage.getItem(KEY);
    if (kept) set(kept);
  } catch { /* storage is refused: dark, as the page came */ }
}

function set(value) {
  document.documentElement.dataset.theme = value;
  $("theme").setAttribute("aria-pressed", String(value === "light"));
  try {
    localStorage.setItem(KEY, value);
  } catch { /* the choice lasts as long as the page */ }
}
