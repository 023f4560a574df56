// What a colleague did while one was considering or pressing: one calm line above the panel.

import { clock, fill } from "../screen/words.js";
import { $, show, text } from "./dom.js";
import { lowered, toldBy } from "./words.js";

const STAYS = 20_000; // ms

export function createNews({ texts, context }) {
  const own = new Set(); // seqs given from this page
  let since = null; // the newest line of the log when the press was considered
  let waits = null; // what is said until the log tells who: {words, key}
  let until = 0;

  const known = () => context()?.log.at(-1)?.seq ?? 0;
  const isNew = (seq, after) => seq > after && !own.has(seq);

  function say(words) {
    text($("news"), words);
    show($("news"), words !== "");
    until = performance.now() + STAYS;
  }

  function lineOf(key, cue) {
    const { log, titles } = context();
    const named = toldBy(cue, log, texts, titles);
    return fill(texts.news[key], { clock: clock(cue.at), what: cue.by ? named : lowered(named) });
  }

  function unknown(key) {
    if (since === null) since = known();
    waits = { key };
    say(texts.news[key]);
    heard(context().log);
  }

  /** The log has come: who did what since. */
  function heard(log) {
    if (!waits) return;
    const cue = log.findLast((one) => isNew(one.seq, waits.after ?? since) && (waits.before === undefined || one.seq < waits.before));
    if (!cue) return;
    say(lineOf(waits.by ?? `${waits.key}_by`, cue));
    waits = null;
  }

  return {
    known,
    isNew,
    heard,
    /** A new press is considered: what was told has been read. */
    clear() {
      waits = null;
      since = known();
      say("");
    },
    changed: () => unknown("changed"),
    closed: () => unknown("closed"),
    cameFirst: (cue) => say(lineOf("first_by", cue)),
    /** Our own cue was taken as `seq`; what came between it and what we knew was somebody else's. */
    given(seq, after) {
      own.add(seq);
      if (seq <= after + 1) return;
      waits = { by: "both_by", after, before: seq };
      heard(context().log);
    },
    tick() {
      if (!$("news").hidden && performance.now() > until) say("");
    },
  };
}
