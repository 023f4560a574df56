// What is said, beside the film: the line spoken now is marked and kept in view, a line plays from there, words are found.

import { isForTheBrowser } from "./press.js";
import { holds, pieces, wordsOf } from "./find.js";

/** @param {Document} root  @param {{film: HTMLMediaElement, seek: (second: number) => void}} parts */
export function createWords(root, { film, seek }) {
  const find = (id) => root.getElementById(id);
  const script = find("script");
  if (!script) return { show() {} };
  const follow = find("follow");
  const lines = [...script.querySelectorAll("[data-start]")].map((node) => ({
    node,
    said: node.querySelector("span"),
    text: node.querySelector("span").textContent,
    start: Number(node.dataset.start),
    end: Number(node.dataset.end),
  }));
  let current = null;

  // A press anywhere on the line, and its time by keyboard; text that is being selected is left in peace.
  function enable({ node, start }) {
    node.addEventListener("click", (event) => {
      if (isForTheBrowser(event) || (!event.target.closest("a") && isSelecting(node))) return;
      event.preventDefault();
      seek(start);
    });
  }

  function isSelecting(node) {
    const selection = root.getSelection();
    return !selection.isCollapsed && selection.containsNode(node, true);
  }

  function show() {
    const now = film.currentTime;
    const spoken = lines.find(({ start, end }) => start <= now && now < end) ?? null;
    if (spoken === current || spoken === null) return;
    current?.node.removeAttribute("aria-current");
    current = spoken;
    current.node.setAttribute("aria-current", "true");
    if (follow.checked && !film.paused) keepInView(current.node);
  }

  // Scrolls the text alone, never the page.
  function keepInView(node) {
    const middle = node.offsetTop - script.offsetTop - (script.clientHeight - node.offsetHeight) / 2;
    script.scrollTo({ top: middle });
  }

  function look() {
    const words = wordsOf(find("search").value);
    let count = 0;
    for (const { node, said, text } of lines) {
      const suits = holds(text, words);
      node.hidden = !suits;
      count += suits ? 1 : 0;
      said.replaceChildren(...(suits && words.length ? pieces(text, words).map(piece) : [text]));
    }
    const { none, one, many } = find("search-count").dataset;
    const told = count === 0 ? none : count === 1 ? one : many.replace("{n}", String(count));
    find("search-count").textContent = words.length ? told : "";
    if (!words.length && current) keepInView(current.node);
  }

  function piece({ text, found }) {
    if (!found) return text;
    const mark = root.createElement("mark");
    mark.textContent = text;
    return mark;
  }

  for (const line of lines) enable(line);
  script.classList.add("seeks");
  for (const id of ["follow-choice", "search-form", "print-choice"]) find(id).hidden = false;
  find("search").addEventListener("input", look);
  find("print").addEventListener("click", () => window.print());
  return { show };
}
