// Makes the forms of /cong-cu and the filter of /co-quan easier; everything works without it.

const page = document;

/** Go to the list of what is wrong, or to the result, when there is one. */
function goToOutcome() {
  const target = page.getElementById("loi") ?? page.getElementById("ket-qua");
  if (target && !location.hash) {
    target.focus({ preventScroll: target.id === "ket-qua" });
  }
}

/** A link of the error list opens what is folded, and the control gets the focus. */
function openTargets() {
  for (const link of page.querySelectorAll(".error-summary a")) {
    link.addEventListener("click", (event) => {
      const control = page.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      for (let box = control.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
      control.focus();
      control.scrollIntoView({ block: "center" });
    });
  }
}

/* ---- rows ---- */

function renumber(box) {
  const name = box.dataset.rows;
  const rows = [...box.querySelectorAll("[data-row]")];
  rows.forEach((row, at) => {
    for (const number of row.querySelectorAll("[data-number]")) number.textContent = at + 1;
    for (const part of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
      for (const key of ["name", "id", "for", "aria-describedby"]) {
        const sign = key === "name" ? "." : "-";
        const old = part.getAttribute(key);
        if (old) part.setAttribute(key, old.replaceAll(new RegExp(`${name}[.-]\\d+`, "g"), `${name}${sign}${at}`));
      }
    }
    const remove = row.querySelector("[data-remove]");
    remove.hidden = rows.length === 1;
    remove.setAttribute("aria-label", `${remove.textContent} ${at + 1}`);
  });
  const add = box.querySelector("button[name=them]");
  if (add) add.hidden = rows.length >= Number(box.dataset.most);
}

function emptied(row) {
  const copy = row.cloneNode(true);
  for (const extra of copy.querySelectorAll(".error, .units, .day-said, [data-remove]")) extra.remove();
  for (const control of copy.querySelectorAll("input, select")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
    if (control.type === "checkbox") control.checked = false;
    else if (control.tagName === "SELECT") control.selectedIndex = 0;
    else control.value = "";
  }
  return copy;
}

function withRemove(box, row) {
  const button = page.createElement("button");
  button.type = "button";
  button.className = "remove";
  button.dataset.remove = "";
  button.textContent = "Bỏ dòng";
  button.addEventListener("click", () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    renumber(box);
    next?.querySelector("input, select")?.focus();
  });
  row.append(button);
}

function isBlank(row) {
  return [...row.querySelectorAll("input, select")].every((control) =>
    control.type === "checkbox" ? !control.checked : !control.value || control.options?.[0]?.value === control.value,
  );
}

function growRows() {
  for (const box of page.querySelectorAll("[data-rows]")) {
    const rows = [...box.querySelectorAll("[data-row]")];
    for (const row of rows.slice(1).reverse()) {
      if (!isBlank(row) || row.querySelector(".error")) break;
      row.remove();
    }
    for (const row of box.querySelectorAll("[data-row]")) withRemove(box, row);
    renumber(box);
    box.querySelector("button[name=them]")?.addEventListener("click", (event) => {
      event.preventDefault();
      const last = [...box.querySelectorAll("[data-row]")].at(-1);
      const copy = emptied(last);
      last.after(copy);
      withRemove(box, copy);
      for (const control of copy.querySelectorAll("[data-money]")) readMoney(control);
      for (const control of copy.querySelectorAll("input[type=date]")) readDay(control);
      renumber(box);
      copy.querySelector("input, select").focus();
    });
  }
}

/* ---- money ---- */

const UNITS = { tỷ: 1e9, tỉ: 1e9, ty: 1e9, triệu: 1e6, trieu: 1e6, tr: 1e6, nghìn: 1e3, ngàn: 1e3, k: 1e3 };

/** What a short amount is in đồng, as far as that is plain; the server reads much more. */
function amount(text) {
  const plain = text.trim().toLowerCase().replace(/\s*(đồng|đ|vnd|vnđ)$/, "");
  if (/^\d{1,15}$/.test(plain)) return Number(plain);
  if (/^\d{1,3}([.,\s]\d{3})+$/.test(plain)) return Number(plain.replace(/\D/g, ""));
  const short = plain.match(/^(\d{1,6})(?:[.,](\d{1,3}))?\s*(\p{L}+)$/u);
  const unit = short && UNITS[short[3]];
  return unit ? Math.round(Number(`${short[1]}.${short[2] ?? 0}`) * unit) : null;
}

function readMoney(control) {
  const box = page.createElement("div");
  box.className = "units";
  const said = page.createElement("output");
  said.setAttribute("for", control.id);
  const say = () => {
    const found = amount(control.value);
    said.textContent = found === null ? "" : `= ${found.toLocaleString("vi-VN")} đồng`;
  };
  for (const unit of ["triệu", "tỷ"]) {
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = unit;
    button.setAttribute("aria-label", `Thêm chữ ${unit}`);
    button.addEventListener("click", () => {
      const number = control.value.replace(/[^\d.,]/g, "");
      control.value = number ? `${number} ${unit}` : "";
      say();
      control.focus();
    });
    box.append(button);
  }
  box.append(said);
  control.after(box);
  control.addEventListener("input", say);
  say();
}

/* ---- days: a browser shows them in its own order, which may not be ours ---- */

const WEEKDAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

function readDay(control) {
  const said = page.createElement("output");
  said.className = "day-said";
  said.setAttribute("for", control.id);
  const say = () => {
    const [year, month, day] = control.value.split("-").map(Number);
    const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
    said.textContent = control.value ? `= ${weekday}, ngày ${day} tháng ${month} năm ${year}` : "";
  };
  control.after(said);
  control.addEventListener("input", say);
  say();
}

/* ---- letters: fields that depend on a choice ---- */

function hideUnasked() {
  const form = page.querySelector("form.tool");
  const waiting = [...page.querySelectorAll("[data-shows]")];
  if (!form || !waiting.length) return;
  for (const box of waiting) box.querySelector(".only-when")?.remove();
  const holds = (chosen, wanted) => Object.entries(wanted).map(([key, values]) => values.includes(chosen.get(key)));
  const update = () => {
    // a hidden choice says nothing, so what depends on it is looked at after it
    const chosen = new Map([...new FormData(form)].map(([key, value]) => [key, value]));
    for (const box of waiting) {
      const { when, unless } = JSON.parse(box.dataset.shows);
      box.hidden = !holds(chosen, when).every(Boolean) || holds(chosen, unless).some(Boolean);
      if (box.hidden) for (const control of box.querySelectorAll("[name]")) chosen.delete(control.name);
    }
  };
  form.addEventListener("change", update);
  update();
}

/* ---- the rest ---- */

/** An address without what was left empty. */
function leaveOutEmpty() {
  const form = page.querySelector("form.tool[method=get]");
  form?.addEventListener("submit", (event) => {
    if (event.submitter?.name === "them") return;
    const says = (control) => control.value && (control.checked || !/radio|checkbox/.test(control.type));
    const filled = [...form.querySelectorAll("[name]:not([name=ngay])")].some(says);
    if (!filled) return;
    const empty = [...form.querySelectorAll("[name]")].filter((control) => !control.value);
    for (const control of empty) control.disabled = true;
    setTimeout(() => empty.forEach((control) => (control.disabled = false)));
  });
}

function suggestCommunes() {
  const list = page.getElementById("communes");
  const province = page.getElementById("f-province");
  if (!list || !province) return;
  let asked = "";
  const fetchThem = async () => {
    const name = province.value.trim();
    if (!name || name === asked) return;
    asked = name;
    try {
      const reply = await fetch(`${list.dataset.from}?tinh=${encodeURIComponent(name)}`);
      if (!reply.ok) return;
      list.replaceChildren(...(await reply.json()).map((each) => Object.assign(page.createElement("option"), { value: each })));
    } catch {
      // suggestions only: without them the name is typed
    }
  };
  province.addEventListener("change", fetchThem);
  fetchThem();
}

function offerActions() {
  for (const item of page.querySelectorAll("[data-print]")) {
    item.hidden = false;
    item.querySelector("button").addEventListener("click", () => print());
  }
  for (const item of page.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    item.hidden = false;
    const button = item.querySelector("button");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(item.dataset.copy);
      button.textContent = "Đã sao chép";
    });
  }
  addEventListener("beforeprint", () => {
    for (const box of page.querySelectorAll(".result details")) box.open = true;
  });
}

goToOutcome();
openTargets();
growRows();
for (const control of page.querySelectorAll("form.tool [data-money]")) readMoney(control);
for (const control of page.querySelectorAll("form.tool input[type=date]")) readDay(control);
hideUnasked();
leaveOutEmpty();
suggestCommunes();
offerActions();

/* ---- filter of /co-quan ---- */

/** Words without tone marks, as the server compares them. */
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

function filterWhileTyping() {
  const field = page.querySelector("[data-filter]");
  const list = field && page.getElementById(field.dataset.filter);
  const count = page.getElementById("viec-dem");
  if (!list || new URLSearchParams(location.search).get("viec")) return;
  const groups = [...list.querySelectorAll("details")].map((box) => ({
    box,
    items: [...box.querySelectorAll("[data-item]")].map((item) => ({
      item,
      told: folded(`${box.querySelector("summary").textContent} ${item.textContent}`),
    })),
  }));
  const all = count.textContent;
  field.addEventListener("input", () => {
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { box, items } of groups) {
      let here = 0;
      for (const { item, told } of items) {
        item.hidden = !wanted.every((word) => told.includes(word));
        here += item.hidden ? 0 : 1;
      }
      box.hidden = here === 0;
      box.open = wanted.length > 0 && here > 0;
      shown += here;
    }
    count.textContent = wanted.length ? `${shown} việc khớp với từ bạn gõ.` : all;
  });
}

filterWhileTyping();
