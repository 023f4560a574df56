// Watching a Talk in the archive: the text follows the film, and a time in the text plays from there.

const film = document.getElementById("film");
const script = document.getElementById("script");
const follow = document.getElementById("follow");

const lines = [...script.querySelectorAll("[data-start]")].map((node) => ({
  node,
  start: Number(node.dataset.start),
  end: Number(node.dataset.end),
}));
let current = null;

function enable() {
  for (const { node, start } of lines) {
    const time = node.querySelector("time");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = time.textContent;
    button.setAttribute("aria-label", `${script.dataset.seek} ${time.textContent}`);
    button.addEventListener("click", () => {
      film.currentTime = start;
      film.play();
    });
    time.replaceWith(button);
  }
  document.getElementById("follow-choice").hidden = false;
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

enable();
film.addEventListener("timeupdate", show);
film.addEventListener("seeked", show);
