// Reading free texts by keyboard. Without this everything is a form, a link or a press of the mouse.
import { isChanged, pressOf } from "./review-keys.js";

const KEPT = "st-review-keys";
const box = document.getElementById("review-keys");

if (box) {
  box.closest("[hidden]").hidden = false;
  box.checked = kept() !== "off";
  box.addEventListener("change", () => keep(box.checked ? "on" : "off"));
}

const edited = document.getElementById("edited");
if (edited) {
  edited.addEventListener("input", sayWhat);
  sayWhat(); // a browser that goes back brings what was typed
}

/** The upper press says that it publishes what stands in the field, once that is no longer the text. */
function sayWhat() {
  const when = isChanged(edited.value, edited.dataset.text) ? "changed" : "same";
  for (const words of document.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== when;
}

document.addEventListener("keydown", (event) => {
  const isWriting = event.target instanceof Element && event.target.matches("textarea, input:not([type=checkbox]), select");
  const press = pressOf(event, { isWriting, isOn: Boolean(box?.checked) });
  const target = press && document.querySelector(`[data-key="${press}"]`);
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLDetailsElement) write(target);
  else target.click();
});

/** Opens the field with the cursor at its end. */
function write(details) {
  details.open = true;
  const field = details.querySelector("textarea");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // it holds for this page
  }
}
