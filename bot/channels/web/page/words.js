// The page's own words; everything else comes from the server in the person's language.

const WORDS = {
  vi: {
    more: "Thêm",
    log: "Cuộc trò chuyện",
    type: "Gõ câu hỏi",
    send: "Gửi",
    sending: "đang gửi…",
    failed: "Chưa gửi được.",
    again: "Gửi lại",
    hello: "Chưa nối được với Loa Bản.",
    helloAgain: "Thử lại",
    wait: "Nhanh quá, tự gửi lại sau {n} giây.",
    refused: "Không gửi được.",
    away: "mất mạng, đang nối lại…",
    news: "Tin mới",
    newer: "Có tin mới ↓",
    file: "Tải tệp",
    bot: "Loa Bản nói:",
    me: "Tôi nói:",
    start: "Bấm Gửi để nhận lời mời.",
    subscribe: "/nhantin",
    commune: "Bấm Gửi để nhận tin của xã này.",
    clear: "Xóa khỏi máy này",
    sure: "Đoạn trò chuyện bị xóa khỏi máy này, tin của xã cũng không về đây nữa. Đang nhận tin mà muốn xóa hẳn cả ở Loa Bản: gõ /xoadulieu trước.",
    erase: "Xóa",
    keep: "Giữ lại",
    close: "Đóng",
    other: "English",
  },
  en: {
    more: "More",
    log: "Conversation",
    type: "Type a question",
    send: "Send",
    sending: "sending…",
    failed: "Not sent yet.",
    again: "Send again",
    hello: "Could not reach Loa Bản yet.",
    helloAgain: "Try again",
    wait: "Too fast, will be sent again in {n} seconds.",
    refused: "Could not be sent.",
    away: "no connection, trying again…",
    news: "News",
    newer: "News below ↓",
    file: "Download",
    bot: "Loa Bản says:",
    me: "I say:",
    start: "Press Send to accept the invitation.",
    subscribe: "/subscribe",
    commune: "Press Send to receive this commune's news.",
    clear: "Erase from this device",
    sure: "The conversation is erased from this device, and the commune's news no longer arrives here. If you receive news and want it erased at Loa Bản too, type /forgetme first.",
    erase: "Erase",
    keep: "Keep",
    close: "Close",
    other: "Tiếng Việt",
  },
};

const KEPT = "loaban.language";

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (asked in WORDS) {
    try { localStorage.setItem(KEPT, asked); } catch { /* nothing can be kept here */ }
    return asked;
  }
  let kept = null;
  try { kept = localStorage.getItem(KEPT); } catch { /* nothing is kept here */ }
  if (kept in WORDS) return kept;
  return navigator.language.startsWith("en") ? "en" : "vi";
}

export const language = chosen();
export const otherLanguage = language === "vi" ? "en" : "vi";
export const words = WORDS[language];

/** Writes the words into the page. */
export function translate() {
  document.documentElement.lang = language;
  for (const e of document.querySelectorAll("[data-word]")) e.textContent = words[e.dataset.word];
  for (const e of document.querySelectorAll("[data-label]")) e.setAttribute("aria-label", words[e.dataset.label]);
  for (const e of document.querySelectorAll("[data-placeholder]")) e.placeholder = words[e.dataset.placeholder];
}
