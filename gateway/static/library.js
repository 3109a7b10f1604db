/* The library's search while typing: the server's own results, put in place; without it the form is sent as ever. */
const WAIT = 250;
const LEAST = 2;

const form = document.querySelector("form[data-search]");
const results = document.getElementById("results");
const status = document.getElementById("status");
const box = form.elements.tim;
let timer = 0;
let asked = null;
let shown = box.value.trim();

function address(words, part) {
  const query = new URLSearchParams();
  if (words) query.set("tim", words);
  if (form.elements.vai) query.set("vai", form.elements.vai.value);
  if (part) query.set("phan", "ket-qua");
  const text = query.toString();
  return form.action.split("?")[0] + (text ? `?${text}` : "");
}

function show(html, words) {
  shown = words;
  results.innerHTML = html;
  results.hidden = !words;
  status.textContent = results.querySelector("h2")?.textContent ?? "";
  history.replaceState(null, "", address(words, false));
}

async function search() {
  const words = box.value.trim();
  asked?.abort();
  if (words === shown) return;
  if (words.length < LEAST) {
    show("", "");
    return;
  }
  const mine = (asked = new AbortController());
  results.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address(words, true), { signal: mine.signal });
    if (!response.ok) throw new Error(response.status);
    show(await response.text(), words);
  } catch {
    if (mine.signal.aborted) return; // by the next letter
    shown = null;
    results.hidden = false;
    status.textContent = results.textContent = form.dataset.failed;
  } finally {
    if (mine === asked) results.removeAttribute("aria-busy");
  }
}

box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(search, WAIT);
});
form.addEventListener("submit", async (event) => {
  if (box.value.trim().length < LEAST) return;
  event.preventDefault();
  clearTimeout(timer);
  await search();
  // on a phone the results lie below the screen or behind its keyboard
  if (results.getBoundingClientRect().top > window.innerHeight / 2) {
    box.blur();
    results.scrollIntoView();
  }
});
