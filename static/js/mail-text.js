// A mail's text is shown as it will look, a moment after what was typed last. Without this the press does it.

const WAIT = 600; // ms
const form = document.getElementById("mail-text");

function show(target, extra) {
  const copy = document.createElement("form");
  copy.method = "post";
  copy.target = target;
  copy.action = form.dataset.look + extra;
  copy.hidden = true;
  for (const [name, value] of new FormData(form)) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    copy.append(field);
  }
  document.body.append(copy);
  copy.submit();
  copy.remove();
}

let soon;
form?.addEventListener("input", () => {
  clearTimeout(soon);
  soon = setTimeout(() => {
    show("mail-look", "");
    show("mail-plain", "?text=1");
  }, WAIT);
});
