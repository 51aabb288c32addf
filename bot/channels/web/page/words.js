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
    waits: "mạng chậm, đang chờ trả lời…",
    failed: "Chưa gửi được, có mạng thì tự gửi.",
    again: "Gửi ngay",
    hello: "Chưa nối được với Loa Bản, đang thử lại…",
    helloAgain: "Thử ngay",
    fast: "Gửi nhanh quá, tự gửi lại sau {wait}.",
    crowd: "Đang đông người hỏi, tự gửi lại sau {wait}.",
    call: "Nguy cấp thì gọi 113, 114, 115, 112.",
    seconds: "chừng {n} giây",
    minutes: "chừng {n} phút",
    refused: "Không gửi được.",
    mend: "Sửa lại",
    long: "Dài quá {n} chữ. Bớt đi rồi gửi, chưa mất chữ nào.",
    large: "Tệp nặng quá 20 MB. Gửi tệp nhỏ hơn.",
    untaken: "Mạng chập chờn, tệp chưa gửi được. Chọn lại tệp.",
    mic: "Bấm để nói",
    stopMic: "Nói xong, gửi",
    hearing: "Đang nghe. Nói xong bấm lần nữa.",
    dropMic: "Bỏ, không gửi",
    spoken: "Tiếng nói {n} giây",
    noMic: "Chưa dùng được micro. Cho phép trang này dùng micro giúp.",
    unspoken: "Mạng chập chờn, tiếng nói chưa gửi được, chưa mất.",
    offline: "Không có mạng. Câu gõ vào đây có mạng thì tự gửi.",
    away: "mất mạng, đang nối lại…",
    slow: "đang đông người, tin mới về chậm",
    news: "Tin mới",
    read: "Tin đã xem",
    over: "Tin đã hết hạn",
    missed: "Tin chưa đọc",
    newer: "Có tin mới ↓",
    sentAt: "Gửi lúc {when}",
    yesterday: "hôm qua",
    day: "ngày {day}",
    help: "CẦN GIÚP NGAY",
    urgent: "TIN KHẨN",
    used: "đã bấm",
    skip: "Đến ô gõ câu hỏi",
    file: "Tải tệp",
    bot: "Loa Bản nói:",
    me: "Tôi nói:",
    start: "Bấm Gửi để nhận lời mời.",
    subscribe: "/nhantin",
    commune: "Bấm Gửi để nhận tin của xã này.",
    push: "Báo cả khi đóng trang (tin khẩn)",
    pushed: "Từ giờ có tin khẩn thì máy này báo, cả khi đóng trang.",
    unpushed: "Thôi báo khi đóng trang.",
    notPushed: "Chưa bật được. Trình duyệt phải cho phép thông báo của trang này.",
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
    waits: "slow connection, waiting for the answer…",
    failed: "Not sent yet; goes out when there is a connection.",
    again: "Send now",
    hello: "Could not reach Loa Bản yet, trying again…",
    helloAgain: "Try now",
    fast: "That was too fast, will be sent again in {wait}.",
    crowd: "Many people are asking, will be sent again in {wait}.",
    call: "In danger, call 113, 114, 115, 112.",
    seconds: "about {n} seconds",
    minutes: "about {n} minutes",
    refused: "Could not be sent.",
    mend: "Change it",
    long: "{n} letters too long. Shorten it, then send; nothing is lost.",
    large: "The file is over 20 MB. Send a smaller one.",
    untaken: "The line broke, the file was not sent. Choose it again.",
    mic: "Press to speak",
    stopMic: "Done, send it",
    hearing: "Listening. Press again when done.",
    dropMic: "Throw away",
    spoken: "Voice message, {n} s",
    noMic: "The microphone cannot be used. This page must be allowed to.",
    unspoken: "The line broke; the voice message was not sent, and is not lost.",
    offline: "No connection. What you type here is sent when it is back.",
    away: "no connection, trying again…",
    slow: "crowded, news comes late",
    news: "News",
    read: "News, seen",
    over: "News, no longer valid",
    missed: "Unread news",
    newer: "News below ↓",
    sentAt: "Sent at {when}",
    yesterday: "yesterday",
    day: "on {day}",
    help: "HELP NOW",
    urgent: "URGENT",
    used: "pressed",
    skip: "To the question field",
    file: "Download",
    bot: "Loa Bản says:",
    me: "I say:",
    start: "Press Send to accept the invitation.",
    subscribe: "/subscribe",
    commune: "Press Send to receive this commune's news.",
    push: "Tell me also when the page is closed (urgent news)",
    pushed: "From now on this device tells urgent news, also when the page is closed.",
    unpushed: "No longer told when the page is closed.",
    notPushed: "Could not be turned on. The browser must allow this page's notifications.",
    clear: "Erase from this device",
    sure: "The conversation is erased from this device, and the commune's news no longer arrives here, and an officer's role, if any, is lost. If you receive news and want it erased at Loa Bản too, type /forgetme first.",
    erase: "Erase",
    keep: "Keep",
    close: "Close",
    other: "Tiếng Việt",
  },
};

const KEPT = "loaban.language";

/** The language that the address asks for, "" for none. */
export const asked = ((code) => (isSpoken(code) ? code : ""))(new URLSearchParams(location.search).get("lang"));

function chosen() {
  if (asked) return keep(asked);
  let kept = null;
  try { kept = localStorage.getItem(KEPT); } catch (refused) { /* nothing is kept here */ }
  if (isSpoken(kept)) return kept;
  return /^en/.test(navigator.language) ? "en" : "vi";
}

function keep(code) {
  try { localStorage.setItem(KEPT, code); } catch (refused) { /* until this page is left */ }
  return code;
}

export function isSpoken(code) {
  return Object.keys(WORDS).includes(code);
}

const first = chosen();
export const words = { ...WORDS[first], code: first }; // what `speak` changes

/** How a word is said in each language of the page. */
export function every(name) {
  return Object.values(WORDS).map((one) => one[name]);
}

export function other() {
  return words.code === "vi" ? "en" : "vi";
}

/** From now on in this language. */
export function speak(code) {
  Object.assign(words, WORDS[code], { code: keep(code) });
  translate();
}

/** A wait in words: nobody counts 47 seconds, or 3516. */
export function amount(seconds) {
  if (seconds > 90) return words.minutes.replace("{n}", Math.ceil(seconds / 60));
  return words.seconds.replace("{n}", Math.ceil(seconds / 10) * 10);
}

/** Writes the words into the page. */
export function translate() {
  document.documentElement.lang = words.code;
  for (const e of document.querySelectorAll("[data-word]")) e.textContent = words[e.dataset.word];
  for (const e of document.querySelectorAll("[data-label]")) e.setAttribute("aria-label", words[e.dataset.label]);
  for (const e of document.querySelectorAll("[data-placeholder]")) e.placeholder = words[e.dataset.placeholder];
}
