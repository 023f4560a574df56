// Sends one file to its upload, piece by piece, until it is there: over lost lines, restarts and signing in again.
import { createPace, nextPiece, percent, verdict, wait } from "./pieces.js";

const PATIENCE_MS = 60000; // for one piece
const LOOK_MS = 5000; // between looks whether somebody has signed in again

/** `api`: { begin(file, kind), piece(id, offset, blob, signal), token(), remove(id) }; `told(state)` hears every change. */
export class Sender {
  constructor(file, kind, api, told, later = (work, ms) => setTimeout(work, ms)) {
    Object.assign(this, { file, kind, api, told, later });
    this.pace = createPace();
    this.state = { name: file.name, how: "sending", percent: 0, left: null, text: "", id: null };
    this.tries = 0;
    this.received = 0;
    addEventListener("online", () => this.wake?.());
  }

  /** Until all is sent, or it cannot be; true when it was. */
  async run() {
    while (!["sent", "stopped", "removed"].includes(this.state.how)) {
      if (this.state.how === "paused") await new Promise((resolve) => (this.wake = resolve));
      else await this.#step();
    }
    return this.state.how === "sent";
  }

  pause() {
    if (this.state.how === "stopped") return;
    this.#tell({ how: "paused" });
    this.abort?.abort();
  }

  resume() {
    if (this.state.how === "stopped") return;
    this.#tell({ how: "sending" });
    this.wake?.();
  }

  async remove() {
    const { id } = this.state;
    this.#tell({ how: "removed" });
    this.abort?.abort();
    this.wake?.();
    if (id) await this.api.remove(id).catch(() => {});
  }

  async #step() {
    const span = this.state.id ? nextPiece(this.received, this.file.size, this.api.most) : null;
    if (this.state.id && !span) return this.#tell({ how: "sent", percent: 100 });
    const began = performance.now();
    this.abort = new AbortController();
    const timer = this.later(() => this.abort.abort(), PATIENCE_MS);
    let answer;
    try {
      const piece = span && (await this.file.slice(...span).arrayBuffer());
      answer = piece
        ? await this.api.piece(this.state.id, span[0], piece, this.abort.signal)
        : await this.api.begin(this.file, this.kind, this.abort.signal);
    } catch (error) {
      answer = { status: 0, code: error?.name?.startsWith("Not") ? "unreadable" : "" }; // moved, or changed, on its disk
    } finally {
      clearTimeout(timer);
    }
    if (this.state.how === "paused" || this.state.how === "removed") return undefined;
    return this.#heard(answer, span, performance.now() - began);
  }

  #heard(answer, span, ms) {
    const next = verdict(answer);
    if (next === "go on") return this.#goOn(answer, span, ms);
    if (next === "stop") return this.#tell({ how: "stopped", text: answer.text ?? answer.code });
    if (next === "sign in") return this.#signIn();
    this.tries += 1;
    this.#tell({ how: answer.status ? "failed" : "lost", left: null });
    return this.#rest(wait(this.tries));
  }

  #goOn(answer, span, ms) {
    if (span && answer.code !== "ahead") this.pace.sent(span[1] - span[0], ms);
    this.tries = 0;
    this.received = answer.received;
    const { size } = this.file;
    const left = this.pace.left(size - this.received);
    this.#tell({ how: "sending", id: answer.id ?? this.state.id, percent: percent(this.received, size), left });
  }

  /** A fresh token may be all that was missing; else somebody must sign in, in another tab. */
  async #signIn() {
    if (await this.api.token().catch(() => false)) {
      this.tries += 1;
      return this.tries > 1 ? this.#rest(wait(this.tries)) : undefined;
    }
    this.#tell({ how: "signed_out", left: null });
    return this.#rest(LOOK_MS);
  }

  #rest(ms) {
    return new Promise((resolve) => {
      const timer = this.later(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #tell(change) {
    if (this.state.how === "removed") return;
    if (this.state.how === "paused" && change.how !== "sending" && change.how !== "removed") return;
    this.state = { ...this.state, ...change };
    this.told(this.state);
  }
}
