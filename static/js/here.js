// The same room on several devices: who else is here, whether this page has handed over, and taking it back. Pure but
// for `deviceId` and `claim`.

import { browserStorage } from "./browser-storage.js";

const LENGTH = 16;
const SETTLE = 15_000; // ms until those that handed over are no longer heard from

/** An id of this browser that it made itself; one for the page alone where storage is refused. */
export function deviceId(storage = browserStorage(), random = (n) => crypto.getRandomValues(new Uint8Array(n))) {
  const fresh = () => [...random(LENGTH / 2)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const kept = storage?.getItem("st:device");
    if (/^[0-9a-f]{16}$/.test(kept ?? "")) return kept;
    const made = fresh();
    storage?.setItem("st:device", made);
    return made;
  } catch {
    return fresh();
  }
}

/** True when another device shows the same page of the room, and this one has not just been claimed. */
export function hasCompany(here, kind, device, now) {
  const { devices = [], claimed = null } = here?.[kind] ?? {};
  const justClaimed = claimed?.device === device && now - claimed.at < SETTLE;
  return !justClaimed && devices.some((one) => one !== device);
}

/** True when the room was claimed on another device after this page was opened (`born`, server ms). */
export function handedOver(here, kind, { device, born }) {
  const claimed = here?.[kind]?.claimed;
  return Boolean(claimed) && claimed.device !== device && born < claimed.at;
}

/** True when the group is no longer where this page is. */
export const isElsewhere = (at, { run, group }) => Boolean(at) && Boolean(group) && (at.run !== run || at.group !== group);
