// A link to the Talk, or to this second of it: copied, or handed to the device's own way of passing things on.

import { timeText } from "../film-time.js";
import { addressAt } from "./address.js";

/** @param {Document} root  @param {{film: HTMLMediaElement}} parts */
export function createShare(root, { film }) {
  const find = (id) => root.getElementById(id);
  const field = find("share-address");
  if (!field) return { show() {} };
  const copy = find("share-copy");
  const send = find("share-send");
  const words = copy.textContent;

  function show() {
    const second = Math.floor(film.currentTime);
    find("share-from").hidden = second < 1;
    find("share-at").textContent = timeText(second);
    field.value = addressAt(field.dataset.address, find("share-second").checked ? second : null);
  }

  async function copied() {
    show();
    try {
      await navigator.clipboard.writeText(field.value);
      say(copy.dataset.done);
    } catch {
      field.select();
      say(copy.dataset.byHand);
    }
  }

  function say(text) {
    copy.textContent = text;
    find("share-status").textContent = text;
    setTimeout(() => (copy.textContent = words), 4000);
  }

  find("share-deeds").hidden = false;
  find("share-second").addEventListener("change", show);
  field.addEventListener("focus", () => field.select());
  copy.addEventListener("click", copied);
  send.hidden = !navigator.share;
  send.addEventListener("click", () => navigator.share({ title: send.dataset.title, url: field.value }).catch(() => {}));
  return { show };
}
