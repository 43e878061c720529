// The key under which this device keeps words and pages that are somebody's own. It comes with the
// page, is held here so that a page can be opened without a connection, cannot be read out again,
// and goes when the sign-in ends: at sign-out, at the sign-in page, or when its time is over.
import { clear, createStore, get, set } from "idb-keyval";

export const WORDS = createStore("counsel-words", "words");
export const PAGES = createStore("counsel-pages", "pages");
const KEYS = createStore("counsel-key", "key");
const HELD = "held";

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export async function seal(key, value) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { nonce, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain) };
}

export async function unseal(key, { nonce, sealed }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}

// The key of this page, held from now until the sign-in that gave it would end by itself.
export async function keyOfPage() {
  const given = document.querySelector("meta[name='shelf-key']");
  if (!given?.content || !globalThis.crypto?.subtle) return null;
  const key = await crypto.subtle.importKey("raw", bytes(given.content), "AES-GCM", false, ["encrypt", "decrypt"]);
  if (!("offline" in document.documentElement.dataset))
    await set(HELD, { key, until: Date.parse(given.dataset.until) }, KEYS).catch(() => undefined);
  return key;
}

// The key that is held, for the service worker; null once its time is over.
export async function heldKey() {
  const held = await get(HELD, KEYS).catch(() => undefined);
  if (!held) return null;
  if (held.until > Date.now()) return held.key;
  await letGo();
  return null;
}

// Forget the key and the pages. Words that never reached the server stay, sealed: their writer's
// next sign-in brings the same key again.
export async function letGo() {
  await Promise.allSettled([clear(KEYS), clear(PAGES)]);
}
