// What everyone is told of the agenda's own changes: that the end has moved, that a Talk was left early. Pure.

import { clock, fill } from "./screen/words.js";

/** The notice of an agenda snapshot while it counts, or null. */
export function noticeAt(agenda, now) {
  const notice = agenda?.notice;
  return notice && now < notice.expires_at ? notice : null;
}

/** In words; `texts` has notice_hard_out and notice_talk_cut, and what it has not is not said on that page. */
export function noticeWords(notice, texts) {
  if (!notice) return "";
  const at = notice.hard_out === null ? "" : clock(notice.hard_out);
  return fill(texts[`notice_${notice.kind}`] ?? "", { clock: at, title: notice.title });
}
