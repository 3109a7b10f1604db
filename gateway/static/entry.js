/* The page of an answer: copy its address, print it. */
const status = document.getElementById("status");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if ("print" in button.dataset) {
    window.print();
    return;
  }
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // no clipboard on an unencrypted page: show the address to be copied by hand
    status.className = "meta";
    status.textContent = button.dataset.copy;
    return;
  }
  const words = button.textContent;
  status.textContent = button.textContent = button.dataset.done;
  setTimeout(() => (button.textContent = words), 2500);
});

// what is folded away would not be on paper
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const each of opened) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of opened) each.open = false;
});
