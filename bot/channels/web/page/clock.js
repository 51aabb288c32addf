// The time: what the server says counts, because cheap phones are days wrong.

import { words } from "./words.js";

const CLOSE = 60000; // milliseconds; so small a difference is the line's
const DAY = 86400000;

let behind = 0; // how much this device is, milliseconds

/** Every answer of the server says what time it is. */
export function setBy(response) {
  const said = Date.parse(response.headers.get("Date") || "");
  if (!said) return;
  const off = said - Date.now();
  behind = Math.abs(off) < CLOSE ? 0 : off;
}

/** Milliseconds UTC. */
export function now() {
  return Date.now() + behind;
}

/** A moment as this device's own clock would say it. */
export function here(at) {
  return at - behind;
}

/** "20:40", "20:40 hôm qua", "20:40 ngày 26/11" */
export function when(at) {
  const moment = new Date(at);
  const clock = moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const days = Math.round((startOfDay(now()) - startOfDay(at)) / DAY);
  if (days === 0) return clock;
  if (days === 1) return `${clock} ${words.yesterday}`;
  return `${clock} ${words.day.replace("{day}", `${moment.getDate()}/${moment.getMonth() + 1}`)}`;
}

/** For paper. */
export function dayOf(at) {
  return new Date(at).toLocaleDateString(words.code === "en" ? "en-GB" : words.code);
}

function startOfDay(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}
