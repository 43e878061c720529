// Buttons that copy the text of a field; without this file one selects and copies it oneself.
import { announce } from "./announce.js";

export function startCopy() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const word = button.querySelector("span");
  try {
    await navigator.clipboard.writeText(field.value);
    word.textContent = "Copied";
    announce("Copied");
  } catch {
    field.select();
    announce("Press Ctrl and C to copy");
  }
}
