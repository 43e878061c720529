// Lets this site be opened without a connection: see service-worker.js.
import { entries } from "idb-keyval";
import { heldKey, letGo, PAGES, unseal } from "./device-key.js";
import { workerAddress } from "./html.js";

function assets() {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  return loaded.filter((name) => name.startsWith(`${location.origin}/static/`));
}

// The worker keeps the pages that came through it. One that was on its way before it stood did not,
// although the worker may have taken the page over since.
async function register() {
  const [arrival] = performance.getEntriesByType("navigation");
  const cameThrough = arrival?.workerStart > 0;
  await navigator.serviceWorker.register(workerAddress(), { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ assets: assets(), keep: cameThrough ? null : location.pathname });
}

// The page that stands in for all others names the exercises that can be gone on with.
async function listKept(list) {
  const key = await heldKey();
  if (!key) return;
  for (const [path, kept] of await entries(PAGES)) {
    const page = await unseal(key, kept).catch(() => null);
    if (!page) continue;
    const link = document.createElement("a");
    link.href = path;
    link.textContent = page.title;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  list.parentElement.hidden = list.children.length === 0;
}

export function startOffline() {
  if (!globalThis.indexedDB) return;
  if (document.querySelector("meta[name='signed-out']")) letGo();
  const list = document.querySelector("[data-kept-pages]");
  if (list) listKept(list).catch(() => undefined);
  document.querySelector("[data-try-again]")?.addEventListener("click", () => location.reload());
  if (!document.querySelector("link[rel='manifest']") || !navigator.serviceWorker) return;
  register().catch(() => undefined);
}
