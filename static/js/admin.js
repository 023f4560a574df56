// Names the planning desk's fields to screen readers where Django's tables and select2 leave them without a name,
// and writes each column's name on its cells, for narrow screens where rows stand as cards.

const FIELDS = "input:not([type=hidden]):not([type=submit]), select, textarea";

function isNamed(field) {
  return field.labels?.length || field.getAttribute("aria-label") || field.getAttribute("aria-labelledby");
}

/** A cell is told what its column is called, and so is a field in it. */
function nameByColumn(cell) {
  const heading = cell.closest("table")?.querySelectorAll("thead th")[cell.cellIndex];
  const name = (heading?.querySelector(".text") ?? heading)?.textContent.trim().replace(/\?$/, "");
  if (!name || cell.colSpan > 1) return;
  cell.dataset.column = name;
  for (const field of cell.querySelectorAll(FIELDS)) if (!isNamed(field)) field.setAttribute("aria-label", name);
}

/** A select2 box is read as its label and its choice, also while nothing is chosen. */
function nameBox(box) {
  const select = box.closest(".select2")?.previousElementSibling;
  const name = select?.labels?.[0]?.textContent.trim().replace(/:$/, "") || select?.getAttribute("aria-label");
  if (!name) return;
  const shown = box.querySelector(".select2-selection__rendered");
  box.setAttribute("aria-label", name);
  shown?.setAttribute("aria-label", `${name} ${shown.textContent.replaceAll("×", " ").trim()}`.trim());
  box.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
}

function nameAll() {
  for (const cell of document.querySelectorAll(".inline-group .tabular td, #result_list td:not(.action-checkbox)")) nameByColumn(cell);
  for (const box of document.querySelectorAll(".select2-selection")) nameBox(box);
  for (const hint of document.querySelectorAll(".help-tooltip[aria-label]:not([role])")) hint.setAttribute("role", "img");
}

addEventListener("load", () => setTimeout(nameAll));
document.addEventListener("formset:added", () => setTimeout(nameAll));
document.addEventListener("change", () => setTimeout(nameAll));
