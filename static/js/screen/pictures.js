// Where the pictures are beside the sound: a browser may show them a good frame early or late for as long as a film plays,
// and it is the pictures that rooms compare.

const LATEST = 10; // pictures
const OLDEST = 600; // ms: pictures that have not been followed by others for so long say nothing
const MOST = 100; // ms: further off it is a machine out of breath, and the sound is right

/** Follows the pictures of a <video> where the browser tells of them; `elapsed` is performance.now, ms. */
export function createPictures({ video, elapsed }) {
  let latest = []; // {at, ahead}

  function note(_now, { expectedDisplayTime, mediaTime }) {
    const sound = video.currentTime * 1000 + (expectedDisplayTime - elapsed()) * video.playbackRate;
    latest = [...latest, { at: expectedDisplayTime, ahead: mediaTime * 1000 - sound }].slice(-LATEST);
    video.requestVideoFrameCallback(note);
  }

  const forget = () => (latest = []);
  for (const name of ["play", "seeking", "emptied"]) video.addEventListener(name, forget);
  video.requestVideoFrameCallback?.(note);

  return {
    /** ms the pictures are ahead of the sound, the mean of the latest; 0 where it is not known. */
    ahead() {
      const recent = latest.filter(({ at }) => elapsed() - at < OLDEST);
      if (recent.length < 3) return 0;
      const mean = recent.reduce((sum, { ahead }) => sum + ahead, 0) / recent.length;
      return Math.abs(mean) < MOST ? mean : 0;
    },
  };
}
