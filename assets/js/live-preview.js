// A preview that follows what is typed: the form asks the server to draw it, and nothing is saved.
// Without this the form's own button does the same.
import { parsePage } from "./html.js";

const PAUSE = 400;

async function draw(form, place, running) {
  const body = new FormData(form);
  body.set("preview", "yes");
  try {
    const response = await fetch(form.action, { method: "POST", body, signal: running.signal });
    const fresh = parsePage(await response.text()).querySelector("[data-preview-of]");
    if (fresh && !running.signal.aborted) place.replaceChildren(...fresh.childNodes);
  } catch {
    // The next key, or the button, tries again.
  }
}

export function startLivePreview() {
  const place = document.querySelector("[data-preview-of]");
  const form = place && document.getElementById(place.dataset.previewOf);
  if (!form) return;
  let waiting = 0;
  let running = new AbortController();
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    running.abort();
    running = new AbortController();
    waiting = setTimeout(draw, PAUSE, form, place, running);
  });
}
