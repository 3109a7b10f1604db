// /nhung: the lines and the preview follow the form as it is filled in; the server writes them, as without JavaScript.

const form = document.getElementById("chon-kieu");
const WAIT_MS = 350;
let timer = 0;
let newest = 0;

function ready(root) {
  for (const hidden of root.querySelectorAll("[data-copy], .needs-script")) hidden.hidden = false;
}

async function refresh() {
  const number = ++newest;
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  const address = `${form.action.split(/[?#]/)[0]}?${query}`;
  try {
    const response = await fetch(address);
    if (!response.ok || number !== newest) return;
    const made = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("ket-qua");
    if (!made || number !== newest) return;
    const result = document.importNode(made, true);
    ready(result);
    document.getElementById("ket-qua").replaceWith(result);
    history.replaceState(null, "", address);
  } catch {
    // the form can still be sent as it is
  }
}

ready(document);
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, WAIT_MS);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  void refresh();
});
