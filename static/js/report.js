// Tells once that the report is seen: no cookie, no address kept. What opens pages without showing them is not counted.

const { opened } = document.querySelector("[data-opened]").dataset;

function tell() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  fetch(opened, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
}

document.addEventListener("visibilitychange", tell);
tell();
