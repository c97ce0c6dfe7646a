// Copies a text to the clipboard: a button with data-copy="ID" takes what stands in the element of that id. Without this script the
// text can be selected by hand.
"use strict";
// Offices serve the pages without https, where browsers offer no clipboard to scripts: there the text goes through a field of its own.
function writeThroughField(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("aria-hidden", "true");
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copy");
}
async function write(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  writeThroughField(text);
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  const text = "value" in source ? source.value : source.innerText;
  try {
    await write(text);
    if (said) said.textContent = " Đã sao chép.";
  } catch {
    if (said) said.textContent = " Trình duyệt không cho sao chép: chọn nội dung rồi nhấn Ctrl+C.";
  }
});
