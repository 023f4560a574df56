// The captions of the film: which language is read, and how they stand in the room. The text is drawn by us, so that its
// size, ground and place are the same in every browser.

const AGAIN = 5_000; // ms until captions that did not come are asked for again

/**
 * @param {object} parts  `video`, `box` (the element for the text shown now), `language` (the page's)
 */
export function createCaptions({ video, box, language }) {
  let film = null;
  let shown = null; // the language read now
  let choice = { captions: true, language: "", size: 1 };
  let forced = false; // there is no sound: they are read whatever was chosen
  let lines = [];

  /** {captions, language, size}: on or off, "" for the page's language, 1 to 3. */
  function choose(next) {
    choice = next;
    box.dataset.size = String(next.size);
    read();
    draw();
  }

  function load(next) {
    film = next;
    clear();
    read();
  }

  function read() {
    const wanted = choice.language || language;
    const spoken = film?.captions?.find((one) => one.lang === wanted) ?? film?.captions?.[0] ?? null;
    if (!spoken || shown === spoken.lang) return;
    clear();
    shown = spoken.lang;
    add(spoken);
  }

  function add({ url, lang, label }) {
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", src: url, srclang: lang, label: label ?? lang, default: true });
    video.append(track);
    track.track.mode = "hidden"; // read, and drawn by us
    track.track.addEventListener("cuechange", () => {
      lines = [...(track.track.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent);
      draw();
    });
    track.addEventListener("error", () => setTimeout(() => track.isConnected && (clear(), read()), AGAIN));
  }

  function draw() {
    const said = document.createElement("span");
    said.textContent = lines.join("\n");
    box.replaceChildren(...(lines.length && (choice.captions || forced) ? [said] : []));
  }

  function clear() {
    for (const track of video.querySelectorAll("track")) track.remove();
    shown = null;
    lines = [];
    box.replaceChildren();
  }

  return {
    choose,
    load,
    /** `on`: nothing is heard, so the captions are shown at once. */
    force(on) {
      forced = on;
      draw();
    },
    /** No film is shown. */
    rest: () => box.replaceChildren(),
    leave() {
      film = null;
      clear();
    },
  };
}
