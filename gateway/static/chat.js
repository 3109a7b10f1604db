// The chat page: sends text, shows text. Nothing from the server is ever treated as HTML.

const LIMIT = 1000;
const log = document.getElementById("log");
const main = document.querySelector("main");
const form = document.getElementById("form");
const question = document.getElementById("question");
const send = document.getElementById("send");
const hint = document.getElementById("hint");
const asOf = document.getElementById("as-of");
const start = document.getElementById("start");

const TROUBLE = "Không gửi được câu hỏi. Bạn kiểm tra kết nối mạng rồi thử lại.";
const LOADING = "Trợ lý đang khởi động. Bạn thử lại sau ít giây.";
const NO_TEXT = "Lời văn của văn bản này chưa được nạp vào hệ thống. Bạn tìm theo số hiệu trên Công báo hoặc Cơ sở dữ liệu quốc gia về văn bản pháp luật.";
const REMOVED = {
  phone: "số điện thoại", email: "địa chỉ thư điện tử", citizen_id: "số căn cước", account: "số tài khoản", plate: "biển số xe",
};

/** Tools whose days can go into a calendar. */
const CALENDARS = ["limitation", "timeline"];

let conversation = null;
let busy = false;

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Show reviewed text: paragraphs, "- " lists and "1. " lists; the first paragraph is the short answer. */
function showText(parent, text, emphasise) {
  let list = null;
  let first = true;
  for (const line of text.split("\n")) {
    const bullet = /^- (.*)$/.exec(line);
    const numbered = /^(\d+)\. (.*)$/.exec(line);
    if (bullet || numbered) {
      const kind = bullet ? "UL" : "OL";
      if (!list || list.tagName !== kind) {
        list = parent.appendChild(element(kind));
        if (numbered) list.start = Number(numbered[1]);
      }
      list.append(element("li", "", bullet ? bullet[1] : numbered[2]));
    } else if (line.trim()) {
      list = null;
      parent.append(element("p", first && emphasise ? "short" : "", line));
      first = false;
    }
  }
}

function day(iso) {
  const [year, month, date] = iso.split("-");
  return `${date}/${month}/${year}`;
}

function choices(titles) {
  const box = element("div", "choices");
  for (const title of titles) {
    const button = element("button", "", title);
    button.type = "button";
    button.addEventListener("click", () => ask(title));
    box.append(button);
  }
  return box;
}

/** A provision that can be opened: its words are fetched when somebody asks for them. */
function citationItem(citation, asOf) {
  const item = element("li");
  const button = element("button", "open-law", `${citation.label} (số ${citation.act})`);
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  item.append(button);
  if (citation.certainty === "presumed") item.append(element("span", "meta", " được cho là còn áp dụng"));
  if (citation.certainty === "reported") item.append(element("span", "meta", " chỉ biết qua trang thông tin"));
  let words = null;
  button.addEventListener("click", async () => {
    if (!words) {
      words = element("blockquote", "words");
      item.append(words);
      words.textContent = await wordsOf(citation.id, asOf);
    } else {
      words.hidden = !words.hidden;
    }
    button.setAttribute("aria-expanded", String(!words.hidden));
  });
  return item;
}

async function wordsOf(id, asOf) {
  try {
    const path = id.split("/").map(encodeURIComponent).join("/");
    const response = await fetch(`/v1/law/${path}?as_of=${asOf}`);
    if (response.ok) {
      const found = await response.json();
      return `${found.heading}\n${found.text}`;
    }
    return response.status === 404 ? NO_TEXT : TROUBLE;
  } catch {
    return TROUBLE;
  }
}

function provisionBox(found) {
  const box = element("details", "law");
  box.append(element("summary", "", `${found.citation.label}: ${found.heading}`));
  box.append(element("blockquote", "words", found.text));
  return box;
}

function showAnswer(reply) {
  const card = element("article", "message bot");
  if (reply.removed.length) {
    const kinds = [...new Set(reply.removed)].map((kind) => REMOVED[kind] ?? kind).join(", ");
    card.append(element("p", "meta", `Đã bỏ ${kinds} khỏi câu hỏi trước khi xử lý.`));
  }
  showText(card, reply.text, reply.entry !== null);
  if (reply.computation) card.append(computationBox(reply.computation));
  for (const found of reply.documents) card.append(downloadLink(found.url, found.name));
  if (reply.given && CALENDARS.includes(reply.tool)) card.append(calendarButton(reply));
  for (const found of reply.provisions) card.append(provisionBox(found));
  for (const notice of reply.notices) card.append(element("p", "past", notice));
  if (reply.choices.length && reply.entry) card.append(element("p", "meta", "Nếu chưa đúng điều bạn hỏi, có thể bạn muốn biết:"));
  if (reply.choices.length) card.append(choices(reply.choices.map((choice) => choice.title)));
  if (reply.citations.length) {
    const law = element("details", "law");
    law.append(element("summary", "", `Căn cứ pháp lý (${reply.citations.length})`));
    const items = element("ul");
    for (const citation of reply.citations) items.append(citationItem(citation, reply.as_of));
    law.append(items);
    card.append(law);
    card.append(element("p", "meta", `Theo luật áp dụng ngày ${day(reply.as_of)}. Thông tin chung, không thay cho tư vấn về vụ việc cụ thể.`));
  }
  if (reply.question) showText(card, reply.question, false);
  if (reply.buttons.length) card.append(choices(reply.buttons));
  if (reply.status === "answered" && (reply.entry || reply.computation)) card.append(ratingBox(reply.turn));
  show(card);
}

/** Each step of a reckoning with the provisions it rests on, and what it assumes. */
function computationBox(computation) {
  const box = element("div", "steps");
  const steps = element("ol");
  for (const step of computation.steps) {
    const item = element("li", "", step.text);
    if (step.citations.length) item.append(element("span", "meta", ` (${step.citations.map((cited) => cited.label).join("; ")})`));
    steps.append(item);
  }
  const how = element("details", "law");
  how.open = true;
  how.append(element("summary", "", "Cách tính"), steps);
  box.append(how);
  for (const line of computation.assumptions) box.append(element("p", "meta", line));
  for (const other of computation.also) {
    const also = element("details", "law");
    also.append(element("summary", "", "Nếu tính theo cách kia"), element("p", "", other.summary), computationBox(other));
    box.append(also);
  }
  return box;
}

function downloadLink(url, name) {
  const link = element("a", "download", `Tải ${name}`);
  link.href = url;
  link.download = name;
  return link;
}

/** The days as a file for the phone's calendar; made anew from what was computed with, nothing is stored. */
function calendarButton(reply) {
  const button = element("button", "quiet", "Ghi các ngày vào lịch điện thoại");
  button.type = "button";
  button.addEventListener("click", async () => {
    try {
      const response = await fetch(`/v1/tools/${reply.tool}/ics`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(reply.given),
      });
      if (!response.ok) throw new Error(response.status);
      const link = downloadLink(URL.createObjectURL(await response.blob()), `${reply.tool}.ics`);
      button.replaceWith(link);
      link.click();
    } catch {
      button.textContent = TROUBLE;
    }
  });
  return button;
}

function ratingBox(turn) {
  const box = element("div", "rating");
  const said = element("span", "meta", "Câu trả lời có ích không?");
  said.setAttribute("role", "status");
  box.append(said);
  const buttons = [["Có ích", true], ["Không có ích", false]].map(([label, useful]) => {
    const button = element("button", "quiet", label);
    button.type = "button";
    button.addEventListener("click", () => rate(box, said, turn, useful));
    return button;
  });
  box.append(...buttons);
  return box;
}

async function rate(box, said, turn, useful, reason) {
  try {
    const response = await fetch("/v1/feedback", {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify(reason ? { turn, useful, reason } : { turn, useful }),
    });
    if (!response.ok) throw new Error(response.status);
  } catch {
    said.textContent = TROUBLE;
    return;
  }
  box.replaceChildren(said);
  said.textContent = "Cảm ơn bạn.";
  if (useful || reason) return;
  said.textContent = "Cảm ơn bạn. Câu trả lời chưa được ở chỗ nào?";
  for (const why of ["Không đúng điều tôi hỏi", "Khó hiểu", "Thiếu điều tôi cần", "Tôi nghĩ là sai"]) {
    const button = element("button", "quiet", why);
    button.type = "button";
    button.addEventListener("click", () => rate(box, said, turn, false, why));
    box.append(button);
  }
}

function show(node) {
  log.append(node);
  const last = node.classList.contains("bot") ? node : log.lastElementChild;
  main.scrollTop = last.offsetTop - main.offsetTop - 12;
}

function showTrouble(text) {
  const card = element("article", "message bot");
  card.append(element("p", "past", text));
  show(card);
}

async function ask(text) {
  if (busy || !text.trim()) return;
  busy = true;
  send.disabled = true;
  start.hidden = true;
  show(element("div", "message mine", text));
  hint.textContent = "Đang tìm câu trả lời…";
  try {
    const body = { message: text };
    if (conversation) body.conversation = conversation;
    if (asOf.value) body.as_of = asOf.value;
    const response = await fetch("/v1/chat", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const reply = await response.json();
    if (response.ok) {
      conversation = reply.conversation;
      showAnswer(reply);
    } else if (response.status === 422 && reply.error.field === "message") {
      showTrouble(reply.error.message);
    } else {
      showTrouble(response.status === 503 ? LOADING : TROUBLE);
    }
  } catch {
    showTrouble(TROUBLE);
  } finally {
    busy = false;
    send.disabled = false;
    hint.textContent = "";
    question.focus({ preventScroll: true });
  }
}

function fit() {
  question.style.height = "auto";
  question.style.height = `${question.scrollHeight + 2}px`;
  const length = question.value.length;
  hint.classList.toggle("over", length > LIMIT);
  hint.textContent = length > LIMIT * 0.8 ? `${length}/${LIMIT} ký tự` : "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (busy) return;
  const text = question.value;
  question.value = "";
  fit();
  ask(text);
});
question.addEventListener("input", fit);
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.getElementById("restart").addEventListener("click", () => {
  conversation = null;
  log.replaceChildren();
  start.hidden = false;
  question.focus();
});
for (const button of document.querySelectorAll("#examples button")) {
  button.addEventListener("click", () => ask(button.textContent));
}
