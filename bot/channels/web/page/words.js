// The page's own words; everything else comes from the server in the person's language.

const WORDS = {
  vi: {
    more: "Thêm",
    log: "Cuộc trò chuyện",
    danger: "Nguy cấp thì gọi ngay, miễn phí:",
    police: "công an",
    fire: "cháy nổ, cứu nạn",
    ambulance: "cấp cứu",
    rescue: "cứu nạn, tìm kiếm",
    type: "Gõ câu hỏi",
    send: "Gửi",
    sending: "đang gửi…",
    failed: "Chưa gửi được.",
    again: "Gửi lại",
    hello: "Chưa nối được với Loa Bản.",
    helloAgain: "Thử lại",
    fast: "Gửi nhanh quá, tự gửi lại sau {wait}.",
    crowd: "Đang đông người hỏi, tự gửi lại sau {wait}.",
    call: "Nguy cấp thì gọi 113, 114, 115, 112.",
    seconds: "chừng {n} giây",
    minutes: "chừng {n} phút",
    refused: "Không gửi được.",
    away: "mất mạng, đang nối lại…",
    slow: "đang đông người, tin mới về chậm",
    news: "Tin mới",
    newer: "Có tin mới ↓",
    file: "Tải tệp",
    bot: "Loa Bản nói:",
    me: "Tôi nói:",
    start: "Bấm Gửi để nhận lời mời.",
    subscribe: "/nhantin",
    commune: "Bấm Gửi để nhận tin của xã này.",
    clear: "Xóa khỏi máy này",
    sure: "Đoạn trò chuyện bị xóa khỏi máy này, tin của xã cũng không về đây nữa, vai trò cán bộ nếu có cũng mất. Đang nhận tin mà muốn xóa hẳn cả ở Loa Bản: gõ /xoadulieu trước.",
    erase: "Xóa",
    keep: "Giữ lại",
    close: "Đóng",
    other: "English",
  },
  en: {
    more: "More",
    log: "Conversation",
    danger: "In danger call at once, free of charge:",
    police: "police",
    fire: "fire and rescue",
    ambulance: "ambulance",
    rescue: "search and rescue",
    type: "Type a question",
    send: "Send",
    sending: "sending…",
    failed: "Not sent yet.",
    again: "Send again",
    hello: "Could not reach Loa Bản yet.",
    helloAgain: "Try again",
    fast: "That was too fast, will be sent again in {wait}.",
    crowd: "Many people are asking, will be sent again in {wait}.",
    call: "In danger, call 113, 114, 115, 112.",
    seconds: "about {n} seconds",
    minutes: "about {n} minutes",
    refused: "Could not be sent.",
    away: "no connection, trying again…",
    slow: "crowded, news comes late",
    news: "News",
    newer: "News below ↓",
    file: "Download",
    bot: "Loa Bản says:",
    me: "I say:",
    start: "Press Send to accept the invitation.",
    subscribe: "/subscribe",
    commune: "Press Send to receive this commune's news.",
    clear: "Erase from this device",
    sure: "The conversation is erased from this device, and the commune's news no longer arrives here, and an officer's role, if any, is lost. If you receive news and want it erased at Loa Bản too, type /forgetme first.",
    erase: "Erase",
    keep: "Keep",
    close: "Close",
    other: "Tiếng Việt",
  },
};

const KEPT = "loaban.language";

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang");
  if (isSpoken(asked)) {
    try { localStorage.setItem(KEPT, asked); } catch (refused) { /* until this page is left */ }
    return asked;
  }
  let kept = null;
  try { kept = localStorage.getItem(KEPT); } catch (refused) { /* nothing is kept here */ }
  if (isSpoken(kept)) return kept;
  return /^en/.test(navigator.language) ? "en" : "vi";
}

function isSpoken(code) {
  return Object.keys(WORDS).includes(code);
}

export const language = chosen();
export const otherLanguage = language === "vi" ? "en" : "vi";
export const words = WORDS[language];

/** A wait in words: nobody counts 47 seconds, or 3516. */
export function amount(seconds) {
  if (seconds > 90) return words.minutes.replace("{n}", Math.ceil(seconds / 60));
  return words.seconds.replace("{n}", Math.ceil(seconds / 10) * 10);
}

/** Writes the words into the page. */
export function translate() {
  document.documentElement.lang = language;
  for (const e of document.querySelectorAll("[data-word]")) e.textContent = words[e.dataset.word];
  for (const e of document.querySelectorAll("[data-label]")) e.setAttribute("aria-label", words[e.dataset.label]);
  for (const e of document.querySelectorAll("[data-placeholder]")) e.placeholder = words[e.dataset.placeholder];
}
