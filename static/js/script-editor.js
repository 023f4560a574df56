// The steps of a script in the planning desk: moved by buttons, and shown beside as they will be in the rooms.

import { indices, positions, preview } from "./scripts/preview.js";

const config = JSON.parse(document.getElementById("script-config")?.textContent ?? "null");
const group = document.getElementById("steps-group");
const aside = document.getElementById("script-preview");
const { texts } = config ?? {};
const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const text = (row, name) => field(row, name)?.value.trim() ?? "";
const number = (row, name) => Math.max(0, Math.floor(Number(text(row, name)) || 0));
const isSaved = (row) => Boolean(text(row, "id"));
const isRemoved = (row) => Boolean(field(row, "DELETE")?.checked);
const isBlank = (row) =>
  !isSaved(row) && !["title", "say", "screen"].some((name) => text(row, name)) && !number(row, "seconds") && !number(row, "share");

function make(tag, words = "", attributes = {}) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.textContent = words;
  return node;
}

function stepOf(row) {
  const measures = Object.fromEntries(["seconds", "share", "turn"].map((name) => [name, number(row, name)]));
  return { title: text(row, "title"), free_say: text(row, "free_say"), ...measures };
}

// Moving

function move(row, by) {
  const around = rows();
  const other = around[around.indexOf(row) + by];
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  arm();
  const button = row.querySelector(`[data-by="${by}"]`);
  (button.disabled ? row.querySelector(`[data-by="${-by}"]`) : button).focus();
  paint();
}

function arm() {
  const all = rows();
  all.forEach((row, index) => {
    let moves = row.querySelector(".st-moves");
    if (!moves) {
      moves = make("span", "", { className: "st-moves" });
      for (const [by, word] of [[-1, texts.up], [1, texts.down]]) {
        const button = make("button", word, { type: "button", className: "button" });
        button.dataset.by = by;
        button.addEventListener("click", () => move(row, by));
        moves.append(button);
      }
      row.querySelector("h3").append(moves);
    }
    const label = row.querySelector(".inline_label");
    if (label && !isSaved(row)) label.textContent = texts.new;
    moves.children[0].disabled = index === 0;
    moves.children[1].disabled = index === all.length - 1;
  });
}

/** As the numbers say; what has none stays last. */
function sort() {
  const place = (row) => (text(row, "position") === "" ? Infinity : number(row, "position"));
  const all = rows();
  const last = all.at(-1)?.nextSibling ?? null;
  for (const row of all.toSorted((a, b) => place(a) - place(b) || 0)) row.parentNode.insertBefore(row, last);
}

/** Before it is sent: the steps' numbers as they stand, and Django's order of forms, what is saved first. */
function numberAll() {
  const all = rows();
  const places = positions(all.map(isBlank));
  all.forEach((row, index) => { field(row, "position").value = places[index]; });
  const forms = indices(all.map(isSaved));
  all.forEach((row, index) => {
    for (const node of row.querySelectorAll("[name]")) node.name = node.name.replace(/^steps-(\d+)-/, `steps-${forms[index]}-`);
  });
}

// The preview

const slider = make("input", "", { type: "range", id: "script-length", min: 1, step: 1 });
const shown = make("output", "", { htmlFor: "script-length" });
const body = make("div");
const told = make("div");
const warned = make("ul", "", { className: "st-warned" });
told.append(warned);

function table(caption, heads, lines) {
  const node = make("table", "", { className: "st-agenda is-minutes" });
  node.append(make("caption", caption));
  const head = node.createTHead().insertRow();
  for (const word of heads) head.append(make("th", word, { scope: "col" }));
  const rest = node.createTBody();
  for (const [first, ...cells] of lines) {
    const row = rest.insertRow();
    row.append(make("th", first, { scope: "row" }));
    for (const cell of cells) row.append(make("td", cell ?? texts.free, { className: cell === null ? "changed" : "" }));
  }
  return node;
}

function paint() {
  const minutes = Number(slider.value);
  const steps = rows().filter((row) => !isRemoved(row) && !isBlank(row)).map(stepOf);
  const found = preview(steps, { minutes, people: config.people, texts });
  const name = { [config.floor]: texts.floor, [config.usual]: texts.usual }[minutes] ?? texts.minutes;
  shown.textContent = name.replace("{n}", minutes);
  slider.setAttribute("aria-valuetext", shown.textContent);
  const words = found.warnings.length ? found.warnings : steps.length ? [texts.fits] : [];
  if (words.join() !== [...warned.children].map((item) => item.textContent).join()) warned.replaceChildren(...words.map((each) => make("li", each)));
  warned.classList.toggle("is-well", !found.warnings.length);
  const lines = found.rows.map(({ title, length }) => [title, length]);
  const parts = lines.length ? [table(texts.steps_caption, [texts.step, texts.length], lines)] : [];
  if (found.rounds.length) {
    parts.push(table(texts.turns_caption, [texts.people, ...found.rounds], found.turns.map(({ people, cells }) => [people, ...cells])));
  }
  body.replaceChildren(...parts);
}

function begin() {
  slider.max = config.usual + Math.ceil(config.usual / 3);
  slider.min = config.floor === config.usual ? Math.ceil(config.usual / 2) : config.floor;
  slider.value = config.usual;
  slider.addEventListener("input", paint);
  told.setAttribute("role", "status");
  const label = make("label", texts.length, { htmlFor: "script-length" });
  aside.querySelector("[data-shown]").replaceChildren(label, slider, shown, told, body);
  group.classList.add("is-armed");
  sort();
  if (group.querySelector("textarea:not([name*=__prefix__])")) arm();
  paint();
  group.addEventListener("input", paint);
  group.addEventListener("change", paint);
  group.closest("form").addEventListener("submit", numberAll);
  for (const name of ["formset:added", "formset:removed"]) document.addEventListener(name, () => { arm(); paint(); });
}

if (config && group && aside) addEventListener("load", begin);
