// The captions of the film: which language is read, and how they stand in the room. The text is drawn by us, so that its
// size, ground and place are the same in every browser.

const AGAIN = 5_000; // ms until captions that did not come are asked for again
const LOADED = 2; // a track's readyState

/**
 * @param {object} parts  `video`, `box` (the element for the text shown now), `language` (the page's), `text(url)` gives
 *   captions that are kept in the browser, or null
 */
export function createCaptions({ video, box, language, text = () => null }) {
  let film = null;
  let asked = null; // {url, kept, track}: what is wanted now
  let read = null; // the track that is read: the one before, until what is wanted has come
  let choice = { captions: true, language: "", size: 1 };
  let forced = false; // there is no sound: they are read whatever was chosen
  let lines = [];

  /** {captions, language, size}: on or off, "" for the page's language, 1 to 3. */
  function choose(next) {
    choice = next;
    box.dataset.size = String(next.size);
    look();
    draw();
  }

  /** The film as the agenda has it now: texts are fetched anew when they have changed. Call every tick. */
  function follow(next) {
    if (film?.url !== next.url) clear();
    film = next;
    look();
  }

  function look() {
    const wanted = choice.language || language;
    const spoken = film?.captions?.find((one) => one.lang === wanted) ?? film?.captions?.[0] ?? null;
    if (!spoken) return void (asked && clear());
    const kept = text(spoken.url);
    if (asked?.url === spoken.url && (asked.kept || kept === null || asked.track.readyState === LOADED)) return;
    ask(spoken, kept);
  }

  function ask({ url, lang, label }, kept) {
    if (asked && asked.track !== read) asked.track.remove();
    const track = document.createElement("track");
    const src = kept === null ? url : URL.createObjectURL(new Blob([kept], { type: "text/vtt" }));
    asked = { url, kept: kept !== null, track };
    track.addEventListener("load", () => asked?.track === track && turnTo(track));
    track.addEventListener("error", () => setTimeout(() => asked?.track === track && again(), AGAIN));
    for (const name of ["load", "error"]) track.addEventListener(name, () => kept !== null && URL.revokeObjectURL(src));
    Object.assign(track, { kind: "captions", src, srclang: lang, label: label ?? lang, default: true });
    video.append(track);
    track.track.mode = "hidden"; // read, and drawn by us
    track.track.addEventListener("cuechange", () => read === track && hear());
  }

  function again() {
    if (asked.track !== read) asked.track.remove();
    asked = null;
    look();
  }

  function turnTo(track) {
    read = track;
    for (const other of video.querySelectorAll("track")) if (other !== track) other.remove();
    hear();
  }

  function hear() {
    lines = [...(read.track.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent);
    draw();
  }

  function draw() {
    const said = document.createElement("span");
    said.textContent = lines.join("\n");
    box.replaceChildren(...(lines.length && (choice.captions || forced) ? [said] : []));
  }

  function clear() {
    for (const track of video.querySelectorAll("track")) track.remove();
    asked = read = null;
    lines = [];
    box.replaceChildren();
  }

  return {
    choose,
    follow,
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
