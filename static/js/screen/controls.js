// Sound, captions and source at the room's own computer: by keys, and by a row of buttons that comes when someone stirs.

import { louder } from "../playback.js";
import { fill } from "./words.js";

const STEP = 10; // of 100
const STIRRED = 4_000; // ms the buttons stay after the pointer has moved
const TOLD = 2_000; // ms
const SIZES = 3;

/**
 * @param {{root: Document, playback: object, texts: object}} parts  `playback` as createPlayback gives it
 * @returns {{draw: (state: {due, rung, film}) => void}}
 */
export function createControls({ root, playback, texts }) {
  const find = (id) => root.getElementById(id);
  const bar = find("controls");
  let languages = [];
  let still = null;
  let quiet = null;

  const acts = {
    quieter: () => volume(-STEP),
    louder: () => volume(STEP),
    captions: () => tell(playback.now().captions ? texts.captions_off : texts.captions_on, { captions: !playback.now().captions }),
    size: () => {
      const size = (playback.now().size % SIZES) + 1;
      tell(texts[`size_${size}`], { size, captions: true });
    },
    language: () => {
      const at = languages.findIndex(({ lang }) => lang === shownLanguage());
      const next = languages[(at + 1) % languages.length];
      if (next) tell(next.label, { language: next.lang, captions: true });
    },
    small: () => playback.set({ source: "small" }),
    local: () => playback.set({ source: "local" }),
    again: () => playback.set({ source: "" }),
  };
  const KEYS = { ArrowUp: "louder", ArrowDown: "quieter", c: "captions", s: "size" };

  function volume(step) {
    const next = louder(playback.now().volume, step);
    tell(fill(texts.volume, { n: next }), { volume: next });
  }

  function shownLanguage() {
    const { language } = playback.now();
    return languages.find(({ lang }) => lang === (language || root.documentElement.lang))?.lang ?? languages[0]?.lang;
  }

  function tell(words, change) {
    playback.set(change);
    find("told").textContent = words;
    find("told").hidden = false;
    clearTimeout(quiet);
    quiet = setTimeout(() => (find("told").hidden = true), TOLD);
  }

  function stir() {
    root.body.classList.add("stirred");
    clearTimeout(still);
    still = setTimeout(() => root.body.classList.remove("stirred"), STIRRED);
  }

  for (const button of root.querySelectorAll("[data-do]")) button.addEventListener("click", () => acts[button.dataset.do]());
  root.addEventListener("pointermove", stir);
  root.addEventListener("pointerdown", stir);
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    acts[act]();
  });

  /** `due`: a film is being shown; `rung` how it is played; `film` the film, with its captions. */
  function draw({ due, rung, film }) {
    languages = film?.captions ?? [];
    bar.hidden = !due || rung === "local";
    const { volume: level, captions } = playback.now();
    write(find("volume"), fill(texts.volume, { n: level }));
    bar.querySelector("[data-do=captions]").setAttribute("aria-pressed", String(captions));
    for (const [name, there] of [["language", languages.length > 1], ["small", Boolean(film?.small) && rung !== "small"], ["again", rung === "small"]]) {
      bar.querySelector(`[data-do=${name}]`).hidden = !there;
    }
    find("by-hand").hidden = playback.now().source === "local";
  }

  return { draw };
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
