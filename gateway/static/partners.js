// /doi-tac: "Chạy thử" makes the call here and shows the answer; without this script the GET calls are links.

const LONGEST = 6000;
const HEADERS = ["ETag", "Last-Modified", "X-Total-Count", "Link", "RateLimit", "Retry-After"];
const secret = document.getElementById("ma-bi-mat");

function shown(text) {
  let pretty = text;
  try {
    pretty = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // shown as it came
  }
  return pretty.length > LONGEST ? `${pretty.slice(0, LONGEST)}\n… (còn nữa)` : pretty;
}

async function run(box, tag) {
  const { method, address, body } = box.dataset;
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (secret.value.trim()) headers.Authorization = `Bearer ${secret.value.trim()}`;
  if (tag) headers["If-None-Match"] = tag;
  const answer = box.querySelector(".answer");
  const status = answer.querySelector("[role=status]");
  answer.hidden = false;
  status.textContent = "Đang gọi…";
  try {
    const response = await fetch(address, { method, headers, body, cache: "no-store", credentials: "omit" });
    const text = await response.text();
    const told = HEADERS.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name)}`);
    status.textContent = response.status === 304 ? "HTTP 304: chưa đổi, máy chủ không gửi lại nội dung." : `HTTP ${response.status}`;
    answer.querySelector("code").textContent = [...told, "", shown(text)].join("\n").trim();
    offerAgain(box, method === "GET" ? response.headers.get("ETag") : null);
  } catch {
    status.textContent = "Không gọi được. Bạn kiểm tra kết nối mạng rồi thử lại.";
    answer.querySelector("code").textContent = "";
  }
}

function offerAgain(box, tag) {
  let again = box.querySelector("[data-again]");
  if (!again && tag) {
    again = document.createElement("button");
    again.type = "button";
    again.className = "button quiet";
    again.dataset.again = "";
    again.textContent = "Hỏi lại bằng ETag";
    again.addEventListener("click", () => void run(box, again.tag));
    box.querySelector(".answer").append(again);
  }
  if (again) {
    again.hidden = !tag;
    again.tag = tag;
  }
}

for (const hidden of document.querySelectorAll(".needs-script")) hidden.hidden = false;
for (const box of document.querySelectorAll(".try")) {
  box.querySelector(".run").addEventListener("click", (event) => {
    event.preventDefault();
    void run(box, null);
  });
}
