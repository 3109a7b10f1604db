// Lines to copy: a button beside each that puts them into the clipboard, or selects them where that is not allowed.

async function copy(button) {
  const lines = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(lines.textContent);
    said.textContent = "Đã chép.";
  } catch {
    getSelection().selectAllChildren(lines);
    said.textContent = "Đã chọn sẵn, bạn bấm Ctrl+C.";
  }
}

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) void copy(button);
});
