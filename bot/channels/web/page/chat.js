"use strict";
// The chat page: what is typed is kept until it was answered, a lost line loses nothing.

const WORDS = {
  vi: {
    send: "Gửi", label: "Câu hỏi", hint: "Hỏi gì cũng được",
    clear: "Xóa khỏi máy này", sure: "Xóa cuộc trò chuyện này khỏi máy?",
    sending: "đang gửi…", away: "Mất mạng, sẽ tự gửi lại", again: "Gửi lại",
    news: "Tin mới", failed: "Chưa gửi được",
  },
  en: {
    send: "Send", label: "Question", hint: "Ask anything, in plain words",
    clear: "Clear this device", sure: "Clear this conversation from the device?",
    sending: "sending…", away: "No connection, will send again", again: "Send again",
    news: "News", failed: "Not sent yet",
  },
};
const KEPT = "loa-ban";
const MOST = 200; // messages kept on the device
const RETRY = [2, 5, 10, 20, 30]; // seconds

const address = new URL(location.href);
const asked = address.searchParams.get("lang") || navigator.language || "vi";
const words = WORDS[asked.slice(0, 2)] || WORDS.vi;
const talk = document.getElementById("talk");
const text = document.getElementById("text");
const line = document.getElementById("line");

let kept = read();
let stream = null;
let sending = false;
let failures = 0;
let unread = 0;

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEPT));
    if (stored && Array.isArray(stored.messages)) return stored;
  } catch { /* nothing kept, or not readable: begin anew */ }
  return { session: "", messages: [], waiting: [], typed: "", last: "" };
}

function keep() {
  kept.messages = kept.messages.slice(-MOST);
  try { localStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* full: go on */ }
}

function bubble(message) {
  const box = document.createElement("div");
  box.className = "bubble" + (message.own ? " own" : "") + (message.news ? " news" : "");
  if (message.own) box.textContent = message.text;
  else box.innerHTML = message.html; // escaped by our own server
  if (message.news) {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = words.news;
    box.prepend(note);
  }
  talk.append(box);
  if (message.buttons && message.buttons.length) talk.append(choices(message.buttons));
  return box;
}

function choices(rows) {
  const box = document.createElement("div");
  box.className = "choices";
  for (const row of rows) {
    const strip = document.createElement("div");
    strip.className = "row";
    for (const button of row) strip.append(choice(button));
    box.append(strip);
  }
  return box;
}

function choice(button) {
  if (button.url) {
    const link = document.createElement("a");
    link.href = button.url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    link.textContent = button.label;
    return link;
  }
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = button.label;
  made.addEventListener("click", () => say({ button: button.data, shown: button.label }));
  return made;
}

function show(messages) {
  const first = messages.map((message) => {
    kept.messages.push(message);
    return bubble(message);
  })[0];
  keep();
  if (first) first.scrollIntoView({ block: messages[0].own ? "end" : "start" });
}

// The stream goes on after the newest message seen, so that none is lost in between.
function seen(id) {
  kept.last = String(Math.max(Number(kept.last) || 0, Number(id) || 0));
}

function say({ text: typed = "", button = "", shown = "" }) {
  const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
  if (shown || typed) show([{ own: true, text: shown || typed }]);
  kept.waiting.push({ id, text: typed, button });
  keep();
  deliver();
}

async function deliver() {
  if (sending || !kept.waiting.length) return;
  sending = true;
  line.textContent = words.sending;
  const next = kept.waiting[0];
  try {
    const answer = await fetch("/api/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": asked },
      body: JSON.stringify({ session: kept.session || undefined, ...next }),
    });
    if (answer.status === 429) throw new Error(answer.headers.get("Retry-After"));
    if (answer.status >= 500) throw new Error("");
    const said = await answer.json();
    kept.waiting.shift();
    failures = 0;
    line.textContent = said.error || "";
    if (said.session && said.session !== kept.session) {
      kept.session = said.session;
      kept.last = "";
      if (stream) stream.close();
    }
    for (const reply of said.replies || []) seen(reply.id);
    show(said.replies || []);
    keep();
    sending = false;
    if (!stream || stream.readyState === EventSource.CLOSED) listen();
    deliver();
  } catch (fault) {
    sending = false;
    const wait = Number(fault.message) || RETRY[Math.min(failures, RETRY.length - 1)];
    failures += 1;
    retryLater(wait);
  }
}

function retryLater(seconds) {
  line.textContent = words.away + " ";
  const again = document.createElement("button");
  again.type = "button";
  again.className = "quiet";
  again.textContent = words.again;
  again.addEventListener("click", deliver);
  line.append(again);
  setTimeout(deliver, seconds * 1000);
}

function listen() {
  if (stream) stream.close();
  if (!kept.session) return;
  const since = kept.last ? `&last=${kept.last}` : "";
  const session = encodeURIComponent(kept.session);
  stream = new EventSource(`/api/chat/events?session=${session}${since}`);
  stream.onmessage = (event) => {
    const message = { ...JSON.parse(event.data), news: true };
    if (kept.messages.some((one) => one.news && one.id === message.id)) return;
    seen(event.lastEventId);
    show([message]);
    if (document.hidden) document.title = `(${++unread}) Loa Bản`;
  };
}

function grow() {
  text.style.height = "auto";
  text.style.height = text.scrollHeight + 2 + "px";
}

document.getElementById("write").addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = text.value.trim();
  if (!typed) return;
  text.value = kept.typed = "";
  grow();
  say({ text: typed });
  text.focus();
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById("write").requestSubmit();
});

text.addEventListener("input", () => {
  kept.typed = text.value;
  grow();
  keep();
});

document.getElementById("clear").addEventListener("click", () => {
  if (!confirm(words.sure)) return;
  if (stream) stream.close();
  localStorage.removeItem(KEPT);
  location.replace("/");
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  document.title = "Loa Bản";
});
addEventListener("online", deliver);

for (const element of document.querySelectorAll("[data-word]")) {
  element.textContent = words[element.dataset.word];
}
text.placeholder = words.hint;
document.documentElement.lang = words === WORDS.en ? "en" : "vi";
text.value = kept.typed || "";
kept.messages.forEach(bubble);
talk.scrollTo({ top: talk.scrollHeight, behavior: "instant" });

// What a link brings along is filled in and waits for a tap; it leaves the address bar.
const code = address.searchParams.get("start");
const commune = address.searchParams.get("xa");
if (code || commune) {
  text.value = code ? `/start ${code}` : `/subscribe ${commune}`;
  history.replaceState(null, "", "/");
}
grow();
listen();
if (!kept.messages.length && !kept.waiting.length && !code && !commune) {
  kept.waiting.push({ id: "hello-" + Date.now(), text: "/start", button: "" });
}
deliver();
text.focus({ preventScroll: true });
