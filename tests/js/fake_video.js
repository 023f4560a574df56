// A <video> that behaves as computers' do: starting takes a while, so does seeking, its speed is a little wrong, and it
// stalls where the line does. Moved by hand, in the time of fakes.js.

const PICTURE = 40; // ms

export class FakeVideo extends EventTarget {
  paused = true;
  seeking = false;
  ended = false;
  readyState = 0;
  duration = NaN;
  stalled = false; // set by the test: nothing comes any more
  starts = 0;
  seeks = []; // {at, to}
  frozen = false; // play() is let through by nobody
  #place = 0; // s
  #wakes = Infinity; // elapsed ms from which it moves
  #arrives = null; // elapsed ms when a seek has arrived
  #asked = null; // who is to be told of the next picture
  #shown = null; // its number
  #rate = 1;

  /** @param {{time, startCost: () => number, seekCost: () => number, changeCost?: number, rateError?: number, lag?: number}} world
   *   ms; `changeCost` is what it stands still for when its speed leaves the normal; `lag` is how late pictures are beside
   *   the sound; without it, nothing is told of them */
  constructor({ time, startCost, seekCost, changeCost = 0, rateError = 0, lag = null }) {
    super();
    Object.assign(this, { time, startCost, seekCost, changeCost, rateError, lag });
    if (lag !== null) this.requestVideoFrameCallback = (tell) => (this.#asked = tell);
  }

  load(seconds) {
    this.dispatchEvent(new Event("emptied"));
    Object.assign(this, { paused: true, seeking: false, ended: false, readyState: 4, duration: seconds });
    this.#place = 0;
    this.#arrives = null;
    this.dispatchEvent(new Event("loadedmetadata"));
    this.dispatchEvent(new Event("canplay"));
  }

  get currentTime() {
    return this.#place;
  }

  set currentTime(to) {
    this.seeks.push({ at: this.time.elapsed(), to: to * 1000 });
    Object.assign(this, { seeking: true, ended: false, readyState: 1 });
    this.#place = Math.min(to, this.duration);
    this.#arrives = this.time.elapsed() + this.seekCost();
  }

  get playbackRate() {
    return this.#rate;
  }

  set playbackRate(rate) {
    if (this.#rate === 1 && rate !== 1) this.#wakes = Math.max(this.#wakes, this.time.elapsed() + this.changeCost);
    this.#rate = rate;
  }

  play() {
    if (!this.paused || this.frozen) return;
    this.paused = false;
    this.starts += 1;
    this.#wakes = this.time.elapsed() + this.startCost();
    this.dispatchEvent(new Event("play"));
  }

  pause() {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }

  /** To be called after every step of the time, with its length in ms. */
  advance(step) {
    if (this.readyState === 0) return; // nothing is loaded
    const at = this.time.elapsed();
    if (this.seeking && at >= this.#arrives && !this.stalled) {
      Object.assign(this, { seeking: false, readyState: 4 });
      this.#wakes = Math.max(this.#wakes, at + (this.paused ? 0 : this.startCost()));
      this.dispatchEvent(new Event("seeked"));
      this.dispatchEvent(new Event("canplay"));
    }
    if (this.seeking) return;
    this.readyState = this.stalled ? 2 : 4;
    if (this.paused || this.ended || this.stalled || at < this.#wakes) return;
    const moved = Math.min(step, at - this.#wakes) / 1000;
    this.#place = Math.min(this.duration, this.#place + moved * this.playbackRate * (1 + this.rateError));
    this.#show();
    if (this.#place < this.duration) return;
    this.ended = true;
    this.pause();
    this.dispatchEvent(new Event("ended"));
  }

  #show() {
    const number = Math.floor((this.#place * 1000 - this.lag) / PICTURE);
    if (number === this.#shown) return;
    this.#shown = number;
    const tell = this.#asked;
    this.#asked = null;
    tell?.(this.time.elapsed(), { expectedDisplayTime: this.time.elapsed(), mediaTime: (number * PICTURE) / 1000 });
  }

  /** ms the picture shown is from its place, could one see where within its time it is. */
  get picture() {
    return this.#place * 1000 - this.lag;
  }
}
