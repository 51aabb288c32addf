// What the menu offers: another language, urgent news while the page is closed, erasing.

import { endErased } from "./line.js";
import { ending, erase, load } from "./memory.js";
import { isPushed, pushFrom, pushKey, pushNoMore } from "./push.js";
import { close, open } from "./sheet.js";
import { others, words } from "./words.js";

const at = (id) => document.getElementById(id);
let key = ""; // the server's, for its push
let ask = () => {}; // for another language

/** `askFor` changes the language. */
export function startMenu(askFor) {
  const [more, sure] = [at("menu"), at("sure")];
  at("more").addEventListener("click", () => { open(more); offerPush(); });
  at("close").addEventListener("click", () => close(more));
  at("push").addEventListener("click", switchPush);
  ask = askFor;
  at("clear").addEventListener("click", () => { close(more); askToErase(); });
  at("keep").addEventListener("click", () => close(sure));
  at("erase").addEventListener("click", eraseAll);
  nameLanguages();
  at("more").hidden = false;
}

/** A button for each language that the page is not in, named by itself. */
export function nameLanguages() {
  at("languages").textContent = "";
  for (const [code, name] of others()) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "choice";
    button.lang = code;
    button.textContent = name;
    button.addEventListener("click", () => { close(at("menu")); ask(code); });
    at("languages").append(button);
  }
}

export function askToErase() {
  open(at("sure"));
}

/** Nothing stays on this machine, and the session opens nothing any more. */
async function eraseAll() {
  const { session } = load();
  await pushNoMore();
  erase();
  if (session) {
    ending.save(session);
    await endErased();
  }
  location.replace(location.pathname);
}

/** Only who opens the menu is asked, and only where it can be had. */
async function offerPush() {
  at("push-told").hidden = true;
  key = await pushKey();
  at("push").hidden = !key || !load().session;
  at("push").setAttribute("aria-pressed", String(await isPushed()));
}

async function switchPush() {
  const wasOn = await isPushed();
  let refusal = "";
  try {
    if (wasOn) await pushNoMore();
    else refusal = await pushFrom(key);
  } catch (refused) {
    refusal = words.notPushed; // by the browser, or by its push service
  }
  at("push").setAttribute("aria-pressed", String(!wasOn && !refusal));
  at("push-told").textContent = refusal || (wasOn ? words.unpushed : words.pushed);
  at("push-told").hidden = false;
}
