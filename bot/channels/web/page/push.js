// Urgent news also while the page is closed, where a person wants it: their browser then
// has an address at its maker's push service, and the server knows it.

import { change, load } from "./memory.js";
import { words } from "./words.js";

const ROUTE = "/api/chat/push";

/** The server's key for it, "" where the server or this browser cannot. */
export async function pushKey() {
  if (!navigator.serviceWorker || !window.PushManager || !window.Notification) return "";
  if (Notification.permission === "denied") return "";
  try {
    const response = await fetch(ROUTE);
    return response.ok ? (await response.json()).key : "";
  } catch (fault) {
    return "";
  }
}

export async function isPushed() {
  return Boolean(await subscription());
}

/** Asks the person, then the browser, then tells the server; "" or why it is not so. */
export async function pushFrom(key) {
  if (await Notification.requestPermission() !== "granted") return words.notPushed;
  await navigator.serviceWorker.register("/worker.js");
  const worker = await navigator.serviceWorker.ready;
  const how = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const made = await worker.pushManager.subscribe(how);
  const refusal = await tellServer("POST", made);
  if (refusal) await made.unsubscribe();
  return refusal;
}

export async function pushNoMore() {
  const made = await subscription();
  if (!made) return;
  await tellServer("DELETE", made);
  await made.unsubscribe();
}

/** The session, or the browser's address, may be another by now. */
export async function tellPush() {
  const made = await subscription();
  if (made && load().pushed !== nameOf(made)) await tellServer("POST", made);
}

async function subscription() {
  if (!navigator.serviceWorker || !window.PushManager) return null;
  try {
    const worker = await navigator.serviceWorker.getRegistration();
    return worker ? await worker.pushManager.getSubscription() : null;
  } catch (refused) {
    return null; // a browser that has it in name only
  }
}

/** "" or the server's reason; without a line it is told at the next visit. */
async function tellServer(method, made) {
  const { session } = load();
  const body = JSON.stringify({ session, subscription: made.toJSON() });
  const headers = { "Content-Type": "application/json", "Accept-Language": words.code };
  let refusal = words.notPushed;
  try {
    const response = await fetch(ROUTE, { method, headers, body });
    refusal = response.ok ? "" : (await response.json()).error || refusal;
  } catch (fault) { /* no line, or someone between */ }
  if (!refusal) change((kept) => { kept.pushed = method === "POST" ? nameOf(made) : ""; });
  return refusal;
}

function nameOf(made) {
  return `${load().session} ${made.endpoint}`;
}

/** As the browser wants a key. */
function bytes(key) {
  const text = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
