// The room's screens: paired and heard from, paired and silent, or none; and letting one go by two presses.

import { filmLines } from "../films.js";
import { painter, setText, show } from "./dom.js";
import { fill } from "./where.js";

/** "online", "away" or "none". */
export function standing(screens) {
  if (screens.some((screen) => screen.online)) return "online";
  return screens.length ? "away" : "none";
}

/** @param {{texts: object, language: string, list: Element, unpair: (screen: string) => void}} options */
export function createScreens({ texts, language, list, unpair }) {
  let asked = null; // the screen whose button was pressed once

  const paint = painter((screens) => {
    const word = standing(screens);
    for (const node of document.querySelectorAll("[data-screens]")) show(node, node.dataset.screens === word);
    show(list, screens.length > 0);
    list.replaceChildren(...screens.map(row));
  });

  function filmLine({ level, words }) {
    const line = document.createElement("p");
    line.className = `film small ${level}`.trim();
    setText(line, words);
    return line;
  }

  function row({ id, online, talks }, index) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    words.className = online ? "status ok" : "status warn";
    setText(words, fill(online ? texts.screen_online : texts.screen_away, { n: index + 1 }));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-quiet";
    setText(button, texts.screen_unpair);
    button.addEventListener("click", () => {
      if (asked === id) {
        button.disabled = true;
        unpair(id);
      } else {
        asked = id;
        setText(button, texts.screen_unpair_sure);
      }
    });
    button.addEventListener("blur", () => {
      asked = null;
      if (!button.disabled) setText(button, texts.screen_unpair);
    });
    item.append(words, button, ...filmLines([{ talks }], texts.films, language).map(filmLine));
    return item;
  }

  return { seen: (screens) => paint(screens) };
}
