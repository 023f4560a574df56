// Storage that may be full, or forbidden in this window. Pure.

/** What `work` gives, or null when it fails: then nothing is remembered. */
export function safely(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
