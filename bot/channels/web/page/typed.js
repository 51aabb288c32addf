// What is typed: as long as it may be, sent by Enter, filled in by a link, put back.

import { draft } from "./memory.js";
import { words } from "./words.js";

const MOST_LETTERS = 4096; // of a message, as the server counts them
const MOST_OF_A_NOTICE = 20000; // behind a command; the server knows whose it is

const [form, text, hint] = ["form", "text", "hint"].map((id) => document.getElementById(id));
let aside = ""; // what was being typed before something else was filled in
let say;

/** `send` takes what was typed. */
export function startTyping(send) {
  say = send;
  form.hidden = false;
  text.value = draft.load();
  fillIn();
  form.addEventListener("submit", submit);
  text.addEventListener("input", grow);
  text.addEventListener("keydown", enter);
  addEventListener("hashchange", fillIn);
}

/** What was refused comes back to be changed. */
export function putBack(typed) {
  if (text.value.trim()) aside = text.value;
  text.value = typed;
  grow();
  text.focus();
}

/** What is wrong, below what is typed, until something else is typed. */
export function showHint(said) {
  hint.textContent = said;
  hint.classList.add("bad");
  hint.hidden = !said;
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  draft.save(text.value);
  showExtra();
}

/** Too long is said while it can be shortened, and nothing is cut. */
function showExtra() {
  const most = text.value.startsWith("/") ? MOST_OF_A_NOTICE : MOST_LETTERS;
  const extra = [...text.value].length - most;
  if (extra > 0) hint.textContent = words.long.replace("{n}", extra.toLocaleString(words.code));
  else if (hint.dataset.says !== "link") hint.textContent = "";
  hint.classList.toggle("bad", extra > 0);
  hint.hidden = !hint.textContent;
  return extra > 0;
}

function submit(event) {
  event.preventDefault();
  const typed = text.value;
  if (!typed.trim() || showExtra()) return;
  text.value = aside;
  aside = "";
  hint.dataset.says = "";
  grow();
  say({ text: typed });
  // The keyboard of a phone covers the answer and its buttons.
  if (matchMedia("(pointer: coarse)").matches) text.blur();
  else text.focus();
}

function enter(event) {
  // While an input method composes a letter, Enter belongs to it. Safari ends the
  // composition before the key that ended it is told: that key's code is then 229.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  submit(event);
}

/** `#start=CODE`, `/?start=CODE`, `/?xa=CODE`: filled in, sent by a tap, gone from the address. */
function fillIn() {
  const given = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`);
  if (location.search || location.hash) history.replaceState(null, "", location.pathname);
  for (const [name, command, word] of [["start", "/start", words.start], ["xa", words.subscribe, words.commune]]) {
    const code = (given.get(name) || "").trim().slice(0, 100);
    if (!code) continue;
    if (!text.value.startsWith("/")) aside = text.value;
    text.value = `${command} ${code}`;
    hint.textContent = word;
    hint.dataset.says = "link";
    text.focus();
  }
  grow();
}
