// The card about the film in the room: its sound and captions, what to do when it falters, and where it should be.

import { placeOf } from "../film-time.js";
import { filmLines, goneLines } from "../films.js";
import { byId, painter, setText, show } from "./dom.js";
import { fill } from "./where.js";

const ICONS = { ok: 0, warn: 1, "": 2 }; // in #film-icons

/** @param {{texts: object, playback: object, language: string}} parts  `playback` as createPlayback gives it */
export function createFilm({ texts, playback, language }) {
  const paintLanguages = painter((languages) => {
    const select = byId("caption-language");
    select.replaceChildren(select.options[0], ...languages.map(([value, label]) => new Option(label, value)));
    show(byId("caption-languages"), languages.length > 1);
  });
  const paintGone = painter((sentences) => {
    show(byId("film-gone"), sentences.length > 0);
    setText(byId("film-gone-text"), sentences.join(" "));
  });
  const paintLines = painter((lines) => {
    show(byId("film-lines"), lines.length > 0);
    byId("film-lines").replaceChildren(...lines.map(({ level, words }) => {
      const line = document.createElement("p");
      line.className = `status ${level}`.trim();
      const said = document.createElement("span");
      said.textContent = words;
      line.append(byId("film-icons").content.children[ICONS[level]].cloneNode(true), said);
      return line;
    }));
  });

  byId("volume").addEventListener("input", ({ target }) => playback.set({ volume: Number(target.value) }));
  byId("captions").addEventListener("change", ({ target }) => playback.set({ captions: target.checked }));
  byId("caption-language").addEventListener("change", ({ target }) => playback.set({ language: target.value }));
  for (const button of document.querySelectorAll("#playback [data-size]")) {
    button.addEventListener("click", () => playback.set({ size: Number(button.dataset.size) }));
  }
  for (const button of document.querySelectorAll("#playback [data-source]")) {
    button.addEventListener("click", () => playback.set({ source: button.dataset.source }));
  }

  function paintChoices() {
    const { volume, captions, language: spoken, size, source } = playback.now();
    if (document.activeElement !== byId("volume") || Number(byId("volume").value) !== volume) byId("volume").value = String(volume);
    setText(byId("volume-now"), fill(texts.percent, { n: volume }));
    byId("captions").checked = captions;
    byId("caption-language").value = spoken;
    for (const button of document.querySelectorAll("#playback [data-size]")) button.setAttribute("aria-pressed", String(Number(button.dataset.size) === size));
    for (const button of document.querySelectorAll("#playback [data-source]:not([data-source=''])")) {
      button.setAttribute("aria-pressed", String(button.dataset.source === source));
    }
    setText(byId("source-told"), texts[`source_${source || "best"}`]);
  }

  /** Where the film and its text are had when the room must do without the line. */
  function paintWays(talk) {
    for (const [id, address] of [["film-take", talk?.url && `${talk.url}?download`], ["film-read", talk?.page]]) {
      show(byId(id), Boolean(address));
      if (address) byId(id).href = address;
    }
  }

  /** Every second: the view of now, and the topics. */
  return function paint({ phase, slot, position }, { agenda, group }) {
    const talks = agenda.slots.filter(({ talk }) => talk).map(({ talk }) => talk);
    const playing = slot?.kind === "talk";
    const isNear = ["before", "late"].includes(phase) || playing || slot?.kind === "welcome";
    paintGone(isNear ? goneLines(talks, playing ? slot.talk : null, texts) : []);
    show(byId("playback"), talks.length > 0 && isNear);
    const languages = new Map(talks.flatMap(({ captions }) => captions.map(({ lang, label }) => [lang, label])));
    paintLanguages([...languages]);
    paintLines(filmLines(group?.screens ?? [], texts.films, language));
    show(byId("sources"), playing && Boolean(slot.talk?.url));
    show(document.querySelector("#playback [data-source=small]"), Boolean(slot?.talk?.small));
    show(byId("film-should"), playing && playback.now().source === "local");
    paintWays(playing ? slot.talk : null);
    if (playing) setText(byId("film-should"), fill(texts.film_should, { title: slot.title, at: placeOf(position.elapsed_ms) }));
    paintChoices();
  };
}
