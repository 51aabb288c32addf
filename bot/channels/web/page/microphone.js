// What is spoken: recorded here, taken in by the server, then sent as a message.
// The button stands there only where the browser can record.

import { load } from "./memory.js";
import { words } from "./words.js";

const LONGEST = 90; // seconds, as the server counts them
const TRIES = [0, 3000, 10000]; // milliseconds before each: lines break

const at = (id) => document.getElementById(id);
const [button, state, drop, again] = ["mic", "mic-state", "mic-drop", "mic-again"].map(at);

let recorder = null;
let left = null; // what was recorded and could not be sent yet
let seconds = 0;
let counting = 0;
let say;
let refuse;

/** `send` takes what stands for it, `show` says why it was not taken. */
export function startSpeaking(send, show) {
  say = send;
  refuse = show;
  if (!window.MediaRecorder || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  button.hidden = false;
  button.addEventListener("click", () => (recorder ? stop(true) : record()));
  drop.addEventListener("click", throwAway);
  again.addEventListener("click", () => hand(left));
  addEventListener("keydown", (event) => { if (event.key === "Escape" && recorder) throwAway(); });
}

async function record() {
  refuse("");
  left = null;
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (fault) {
    return refuse(words.noMic);
  }
  const parts = [];
  recorder = new MediaRecorder(stream);
  recorder.isWanted = false;
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    for (const track of stream.getTracks()) track.stop();
    const { isWanted, mimeType } = recorder;
    recorder = null;
    show();
    if (isWanted) hand({ blob: new Blob(parts, { type: mimeType }), seconds: Math.max(1, seconds) });
  });
  recorder.start();
  seconds = 0;
  counting = setInterval(count, 1000);
  show();
}

function count() {
  seconds += 1;
  at("mic-seconds").textContent = seconds;
  if (seconds >= LONGEST) stop(true);
}

function stop(isWanted) {
  clearInterval(counting);
  recorder.isWanted = isWanted;
  recorder.stop();
}

function throwAway() {
  left = null;
  if (recorder) stop(false);
  else show();
  button.focus();
}

async function hand(spoken) {
  left = spoken;
  show(words.sending);
  for (const wait of TRIES) {
    if (wait) await new Promise((then) => setTimeout(then, wait));
    if (left !== spoken) return; // thrown away, or another one by now
    const [isDone, said] = await upload(spoken);
    if (!isDone) continue;
    left = null;
    show();
    if (said.error) refuse(said.error);
    else say({ text: words.spoken.replace("{n}", spoken.seconds), enclosed: said.file });
    return;
  }
  show(words.unspoken);
}

/** Whether the server has spoken, and what it said. */
async function upload({ blob }) {
  const form = new FormData();
  form.append("voice", blob, "voice");
  const { session } = load();
  try {
    const response = await fetch("/api/chat/files", {
      method: "POST",
      headers: { "Accept-Language": words.code, Authorization: `Bearer ${session}` },
      body: form,
    });
    const said = await response.json();
    return [response.status < 500 && response.status !== 429, said];
  } catch (fault) {
    return [false, {}];
  }
}

/** What the button does now, and what may be done beside it. */
function show(said) {
  const isOn = Boolean(recorder);
  button.setAttribute("aria-pressed", String(isOn));
  button.setAttribute("aria-label", isOn ? words.stopMic : words.mic);
  button.dataset.label = isOn ? "stopMic" : "mic";
  at("mic-told").textContent = isOn ? words.hearing : said || "";
  at("mic-seconds").textContent = isOn ? "0" : "";
  state.hidden = !isOn && !left;
  drop.hidden = !isOn && !left;
  again.hidden = isOn || said !== words.unspoken;
}
