// The lists before and after: a step back is one thing done, and typing in one place is one thing. No DOM.

const MOST = 200;

export class History {
  constructor(first) {
    this.now = first;
    this.past = [];
    this.future = [];
    this.place = "";
  }

  /** What is now; `place` names where one types, so that a word is not as many steps as it has letters. */
  put(next, place = "") {
    if (next === this.now) return;
    if (!place || place !== this.place) this.past.push(this.now);
    if (this.past.length > MOST) this.past.shift();
    this.now = next;
    this.place = place;
    this.future = [];
  }

  undo() {
    return this.step(this.past, this.future);
  }

  redo() {
    return this.step(this.future, this.past);
  }

  step(from, to) {
    if (from.length === 0) return false;
    to.push(this.now);
    this.now = from.pop();
    this.place = "";
    return true;
  }
}
