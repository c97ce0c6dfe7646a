// Copies a chart as a picture: a button with data-copy-picture="ADDRESS" puts the PNG of that address on the clipboard. Browsers allow this
// only on a secure address; elsewhere, and without this script, the picture opens and can be copied by its context menu.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy-picture]");
  if (!button) return;
  const said = button.parentElement.querySelector("[role=status]");
  // The words are those of the page, in its language.
  const tell = (name) => { if (said) said.textContent = button.dataset[name] || ""; };
  const address = button.dataset.copyPicture;
  if (!(navigator.clipboard && window.ClipboardItem && window.isSecureContext)) {
    window.open(address, "_blank", "noopener");
    tell("opened");
    return;
  }
  try {
    const picture = fetch(address, { credentials: "same-origin" }).then((reply) => {
      if (!reply.ok) throw new Error(reply.statusText);
      return reply.blob();
    });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    tell("copied");
  } catch {
    tell("refused");
  }
});
