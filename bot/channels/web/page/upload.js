// A file from this machine, to go with a notice: chosen, taken in, then said by its name.

import { load } from "./memory.js";
import { words } from "./words.js";

const LARGEST = 20 * 1024 * 1024; // bytes, as the server counts them

/** Asks for a file; `say` sends what stands for it, `refuse` shows why it was not taken. */
export function chooseFile(say, refuse) {
  const picker = document.createElement("input");
  picker.type = "file";
  picker.accept = "image/jpeg,image/png,audio/*,video/*,.pdf,.doc,.docx,.xlsx,.pptx,.xml,.cap";
  picker.addEventListener("change", () => {
    const [file] = picker.files;
    if (file) take(file, say, refuse);
  });
  picker.click();
}

async function take(file, say, refuse) {
  refuse("");
  if (file.size > LARGEST) return refuse(words.large);
  const form = new FormData();
  form.append("file", file, file.name);
  const { session } = load();
  try {
    const response = await fetch("/api/chat/files", {
      method: "POST",
      headers: { "Accept-Language": words.code, Authorization: `Bearer ${session}` },
      body: form,
    });
    const answer = await response.json();
    if (response.ok) say({ text: file.name, enclosed: answer.file });
    else refuse(answer.error);
  } catch (fault) {
    refuse(words.untaken);
  }
}
