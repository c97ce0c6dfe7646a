// Copies a text to the clipboard: a button with data-copy="ID" takes what stands in the element of that id. Without this script the
// text can be selected by hand.
"use strict";
async function write(text, source) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  source.focus();
  source.select();
  if (!document.execCommand("copy")) throw new Error("copy");
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`);
  const text = "value" in source ? source.value : source.textContent;
  try {
    await write(text, source);
    if (said) said.textContent = " Đã sao chép.";
  } catch {
    if (said) said.textContent = " Trình duyệt không cho sao chép: chọn nội dung rồi nhấn Ctrl+C.";
  }
});
