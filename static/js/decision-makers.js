// The decision-makers' page: the sum follows what is typed, and the text to forward is copied by a press.

import { number, size, spoken, sum, total } from "./site/cost.js";

const texts = JSON.parse(document.getElementById("cost-texts").textContent);
const form = document.getElementById("cost");
const status = document.getElementById("cost-status");
let told = 0;

function follow() {
  const groups = number(form.groups.value, Number(form.groups.min), Number(form.groups.max));
  const people = number(form.people.value, Number(form.people.min), Number(form.people.max));
  if (groups === null || people === null) return;
  const result = spoken(total(groups, people, texts), texts);
  document.getElementById("cost-sum").textContent = sum(groups, people, texts);
  document.getElementById("cost-total").textContent = result;
  document.getElementById("cost-size").textContent = size(people, texts);
  clearTimeout(told);
  told = setTimeout(() => { status.textContent = result; }, 700);  // once the fingers rest
}

form.addEventListener("input", follow);
form.addEventListener("submit", (event) => { event.preventDefault(); follow(); });
form.querySelector("button").hidden = true;

const copy = document.getElementById("forward-copy");
copy.hidden = !navigator.clipboard;
copy.addEventListener("click", async () => {
  const text = document.getElementById("forward-text");
  const said = document.getElementById("forward-said");
  try {
    await navigator.clipboard.writeText(text.value);
    said.textContent = copy.dataset.done;
  } catch {
    text.focus();
    text.select();
    said.textContent = copy.dataset.failed;
  }
});
