// Search while typing: the list is fetched and swapped, the search box keeps the focus, and the
// address follows, so that going back or reloading shows the same list. Without it the form works.
import { announce } from "./announce.js";
import { parsePage } from "./html.js";

const PAUSE = 200;

function addressOf(form) {
  const asked = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...asked]) if (!value) asked.delete(name);
  const query = asked.toString();
  return query ? `${form.getAttribute("action")}?${query}` : form.getAttribute("action");
}

async function show(form, results, running) {
  const address = addressOf(form);
  try {
    const response = await fetch(address, { signal: running.signal, headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return location.assign(address);
    const fresh = parsePage(await response.text()).querySelector("[data-results]");
    if (!fresh || running.signal.aborted) return undefined;
    results.replaceChildren(...fresh.childNodes);
    results.dataset.said = fresh.dataset.said;
    history.replaceState(history.state, "", address);
    announce(fresh.dataset.said);
  } catch (error) {
    if (error.name !== "AbortError") form.requestSubmit();
  }
  return undefined;
}

export function startLiveSearch() {
  const results = document.querySelector("[data-results]");
  const form = document.querySelector("form[data-filter]");
  const box = form?.querySelector("[data-search]");
  if (!results || !box) return;
  let waiting = 0;
  let running = new AbortController();
  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    running.abort();
    running = new AbortController();
    waiting = setTimeout(show, PAUSE, form, results, running);
  });
}
