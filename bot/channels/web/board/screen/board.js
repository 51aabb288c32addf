// A public board: asks every two seconds what is in force, and shows it in turn.

import { parts } from "./cutting.js";
import { day, hour, inForce, languages, load, moment, now, page, place, save, setBy } from "./shown.js";

const ASKED_EVERY = 2000; // milliseconds
const PATIENCE = 8000;
const LOST_AFTER = 2; // answers that did not come
const SHORTEST = 8000; // a slide
const LONGEST = 30000;
const A_LETTER = 90;
const GREETS_EVERY = 600000;
const OWN = `loaban.board.session ${place}`; // of a board that an officer put down
const LARGER = ["7.6rem", "6.6rem", "5.6rem"]; // where a few words stand alone
const VISIT = "loaban.chat.board"; // what memory.js keeps at a board
const ENDS = "loaban.board.ends"; // the session that is to be ended

const at = (id) => document.getElementById(id);
let kept = load();
let missed = 0;
let shows = []; // {slide, lines, part, of}
let index = -1;
let greetAt = 0;
let turnAt = 0; // by the clock that nobody sets
let drawn = ""; // what the slides were cut for

// --- asking

async function ask() {
  try {
    const response = await answered(`/board/${place}/now?lang=${encodeURIComponent(languages)}&have=${kept.body ? kept.body.name : ""}`);
    if (!response.ok) throw new Error(response.status);
    setBy(response);
    const wasLost = isLost();
    missed = 0;
    kept.heard = now();
    if (response.status === 200) take(await response.json());
    else if (wasLost || kept.heard - (kept.saved || 0) > PATIENCE) remember();
  } catch (fault) {
    missed += 1;
  }
  turn();
  if (!missed) endVisit();
  setTimeout(ask, ASKED_EVERY);
}

/** Who touched the board last has left: nothing is kept of it, and the server forgets it too. */
function endVisit() {
  try {
    const own = localStorage.getItem(VISIT);
    if (own) localStorage.setItem(ENDS, JSON.parse(own).session || localStorage.getItem(ENDS) || "");
    ["loaban.draft.board", VISIT].forEach((key) => localStorage.removeItem(key));
    const session = localStorage.getItem(ENDS);
    if (!session) return;
    const how = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ session }) };
    fetch("/api/chat/end", how).then((response) => {
      if (response.ok && localStorage.getItem(ENDS) === session) localStorage.removeItem(ENDS);
    }).catch(() => { /* with the next answer */ });
  } catch (refused) { /* nothing was kept */ }
}

function answered(address) {
  const how = { cache: "no-store" };
  const own = session();
  if (own && performance.now() >= greetAt) { // now and then it says that it is still there
    how.headers = { Authorization: `Bearer ${own}` };
    greetAt = performance.now() + GREETS_EVERY;
  }
  if (!window.AbortController) return fetch(address, how);
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  const done = () => clearTimeout(patience);
  const answer = fetch(address, { ...how, signal: stop.signal });
  answer.then(done, done);
  return answer;
}

function session() {
  try { return localStorage.getItem(OWN); } catch (refused) { return null; }
}

/** With an officer's code, which stands behind # and goes to no log, it is sent to and counted. */
async function register() {
  const code = new URLSearchParams(location.hash.slice(1)).get("ghi");
  if (!code) return;
  history.replaceState(null, "", location.pathname + location.search);
  const how = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ session: code }) };
  const response = await fetch(`/board/${place}/register?lang=${encodeURIComponent(languages)}`, how);
  if (response.ok) localStorage.setItem(OWN, (await response.json()).session);
  page.setAttribute("data-registered", response.ok ? "yes" : "no");
  turn();
}

function take(body) {
  const version = (name) => name.split("-")[1];
  const isOther = kept.body && version(kept.body.name) !== version(body.name);
  kept.body = body;
  remember();
  if (isOther) location.reload(); // the page itself is another now
  keepPage();
}

function remember() {
  kept.saved = kept.heard;
  save(kept);
}

/** So that it opens without a line. */
function keepPage() {
  if (!navigator.serviceWorker) return;
  const codes = kept.body.codes.map((code) => `/board/${place}/${code}.svg`);
  navigator.serviceWorker.register("/board/worker.js")
    .then(() => navigator.serviceWorker.ready)
    .then((worker) => worker.active.postMessage([location.pathname + location.search, ...codes]))
    .catch(() => { /* it opens with a line only */ });
}

// --- showing

/** What holds now; the next slide when it is time, an urgent one at once. */
function turn() {
  const { body } = kept;
  tellTime();
  if (!body) return;
  const slides = inForce(body);
  // What is told of the line takes room too.
  const asIs = JSON.stringify([slides, innerWidth, innerHeight, isLost()]);
  if (asIs !== drawn) recut(slides, asIs);
  else if (performance.now() >= turnAt) show(index + 1);
}

function isLost() {
  return missed >= LOST_AFTER;
}

function recut(slides, asIs) {
  const before = shows[index];
  const wasUrgent = page.classList.contains("urgent");
  drawn = asIs;
  const isUrgent = slides.length > 0 && slides[0].kind === "urgent";
  page.classList.toggle("urgent", isUrgent);
  shows = [];
  at("lines").style.fontSize = "";
  for (const slide of withEmpty(slides)) {
    fill(slide);
    const cut = parts(slide.lines, fits);
    cut.forEach((lines, part) => shows.push({ slide, lines, part: part + 1, of: cut.length }));
  }
  // What is new is shown at once; what stood there goes on, if it holds.
  const stays = before && wasUrgent === isUrgent ? shows.findIndex((one) => one.slide.id === before.slide.id && one.part === before.part) : -1;
  const fresh = shows.findIndex((one) => seen.size && !seen.has(nameOf(one.slide)));
  seen = new Set(shows.map((one) => nameOf(one.slide)));
  const until = turnAt;
  show(fresh >= 0 ? fresh : Math.max(stays, 0));
  if (fresh < 0 && stays >= 0) turnAt = until; // it has no longer a turn for that
}

let seen = new Set();

function nameOf(slide) {
  return `${slide.id} ${slide.big} ${slide.lines.join(" ")}`;
}

function withEmpty(slides) {
  if (slides.some((slide) => slide.kind !== "card")) return slides;
  const told = Object.keys(kept.body.words).map((lang) => {
    const words = kept.body.words[lang];
    return { id: `empty ${lang}`, kind: "empty", lang, title: words.board, big: "", lines: [words.empty], foot: "" };
  });
  return told.concat(slides);
}

function show(number) {
  index = number % shows.length;
  const { slide, lines, part, of } = shows[index];
  fill(slide);
  const words = kept.body.words[slide.lang] || kept.body.words[Object.keys(kept.body.words)[0]];
  enlarge(lines);
  at("part").textContent = of > 1 ? words.page.replace("{page}", part).replace("{pages}", of) : "";
  const letters = lines.join("").length + slide.title.length + slide.big.length;
  turnAt = performance.now() + Math.min(LONGEST, Math.max(SHORTEST, letters * A_LETTER));
  tellTime();
}

/** A slide's frame, without its lines. */
function fill(slide) {
  const main = at("slide");
  main.lang = slide.lang;
  main.className = `${slide.kind} ${slide.state || ""}`;
  at("title").textContent = slide.title;
  at("big").textContent = slide.big;
  at("big").hidden = !slide.big;
  at("foot").textContent = slide.foot;
  at("part").textContent = "1/2"; // its room is kept
  const own = Object.keys(kept.body.words).includes(slide.lang) ? slide.lang : Object.keys(kept.body.words)[0];
  frame(own, kept.body.words[own]);
}

/** What stands around the slides, in the language of the one that is shown. */
function frame(language, words) {
  page.lang = language;
  at("place").textContent = kept.body.names[language];
  const entry = { yes: words.registered, no: words.refused }[page.getAttribute("data-registered")];
  at("operator").textContent = together(entry || words.operator);
  at("ask").textContent = words.ask;
  at("ask").href = `/board/${place}/chat?show=${encodeURIComponent(languages)}&lang=${language}`;
  at("scan").textContent = words.scan;
  tellLine(words);
  at("side").hidden = !kept.body.codes.length;
  const codes = at("codes");
  codes.className = kept.body.codes.length > 1 ? "two" : "";
  if (codes.childElementCount === kept.body.codes.length) return;
  codes.textContent = "";
  for (const code of kept.body.codes) {
    const image = document.createElement("img");
    image.src = `/board/${place}/${code}.svg`;
    image.alt = code === "web" ? "QR: web" : "QR: Telegram";
    codes.appendChild(image);
  }
}

function write(lines) {
  const box = at("lines");
  box.textContent = "";
  for (const line of lines) {
    const paragraph = document.createElement("p");
    paragraph.textContent = together(line);
    box.appendChild(paragraph);
  }
}

/** A number to call stays on one line. */
function together(text) {
  return text.replace(/(\d) (?=\d)/g, "$1\u00a0");
}

/** As large as the room allows: who stands far away reads it too. */
function enlarge(lines) {
  const { style } = at("lines");
  for (const size of LARGER.concat("")) {
    style.fontSize = size;
    if (fits(lines)) return;
  }
}

function fits(lines) {
  write(lines);
  const box = at("lines");
  return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
}

function tellTime() {
  const zone = kept.body ? kept.body.zone : undefined;
  at("hour").textContent = hour(now(), zone);
  at("day").textContent = day(now(), kept.body, page.lang);
}

/** Without a line: since when, so that nobody takes it for the latest. */
function tellLine(words) {
  page.classList.toggle("lost", isLost());
  const since = moment(kept.heard, kept.body, page.lang);
  const told = isLost() ? `${words.lost.replace("{time}", since)}. ${words.old}` : "";
  if (at("lost").textContent !== told) at("lost").textContent = told;
}

// --- touch

function touched(event) {
  if (page.classList.contains("lost") || event.target === at("ask")) return;
  at("ask").click();
}

/** Letters that came late take another room. */
function recutAll() {
  drawn = "";
  turn();
}

document.addEventListener("click", touched);
if (document.fonts && document.fonts.addEventListener) document.fonts.addEventListener("loadingdone", recutAll);
addEventListener("resize", turn);
if (kept.body) missed = LOST_AFTER; // until it is heard of
turn();
setInterval(turn, 1000);
ask();
register().catch(() => { /* the officer asks for another code */ });
