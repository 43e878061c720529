// Opens a client's exercise without a connection. Style, script and fonts are kept as they are; the
// pages of exercises only sealed, under a key that goes when the sign-in ends (device-key.js).
import { get, set } from "idb-keyval";
import { heldKey, PAGES, seal, unseal } from "./device-key.js";

const PLAIN = "plain-1";
const OFFLINE = "/offline";
const WRITING = /^\/my\/homework\/[0-9a-f-]{36}$/;
const HEADERS = ["content-type", "content-security-policy", "referrer-policy", "x-content-type-options"];
const MOST = 80;
const KEY_COMES_WITHIN = 10000;
const LOOK_EVERY = 250;

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const isHtml = (reply) => reply.headers.get("content-type")?.startsWith("text/html");

// The key comes with the very page that is to be kept, once its script runs.
async function keySoon() {
  for (const began = Date.now(); Date.now() - began < KEY_COMES_WITHIN; await pause(LOOK_EVERY)) {
    const key = await heldKey();
    if (key) return key;
  }
  return null;
}

async function keep(path, reply) {
  const html = await reply.text();
  const headers = HEADERS.map((name) => [name, reply.headers.get(name)]).filter(([, value]) => value);
  const title = html.match(/<title>([^<]*)<\/title>/)?.[1].split(" · ")[0] ?? "";
  const key = await keySoon();
  if (key) await set(path, await seal(key, { html, headers, title }), PAGES);
}

async function kept(path) {
  const [key, page] = [await heldKey(), await get(path, PAGES)];
  if (!key || !page) return null;
  const { html, headers } = await unseal(key, page).catch(() => ({}));
  if (!html) return null;
  const body = html.replace("<html ", "<html data-offline ");
  return new Response(body, { headers: [...headers, ["cache-control", "no-store"]] });
}

async function navigate(event, path) {
  const writing = WRITING.test(path);
  try {
    const reply = await fetch(event.request);
    if (writing && reply.ok && isHtml(reply)) event.waitUntil(keep(path, reply.clone()));
    const failing = writing && reply.status >= 500;
    return (failing && (await kept(path))) || reply;
  } catch {
    return (writing && (await kept(path))) || (await caches.match(OFFLINE)) || Response.error();
  }
}

// Names carry the hash of their content, so what is here is never stale.
async function plain(request) {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const reply = await fetch(request);
  if (reply.ok) (await caches.open(PLAIN)).put(request, reply.clone());
  return reply;
}

async function keepOffline() {
  await (await caches.open(PLAIN)).add(new Request(OFFLINE, { cache: "reload" }));
}

async function keepPlain(names) {
  const cache = await caches.open(PLAIN);
  const held = await cache.keys();
  if (held.length > MOST) {
    const old = held.filter(({ url }) => !names.includes(url) && !url.endsWith(OFFLINE));
    await Promise.all(old.map((request) => cache.delete(request)));
  }
  const missing = names.filter((name) => !held.some(({ url }) => url === name));
  await Promise.allSettled(missing.map((name) => cache.add(name)));
  if (missing.length) await keepOffline(); // a new build: the page names its new files
}

async function keepNow(path) {
  if (!WRITING.test(path ?? "")) return;
  const reply = await fetch(path, { headers: { Accept: "text/html" } });
  if (reply.ok && !reply.redirected) await keep(path, reply);
}

addEventListener("install", (event) => {
  event.waitUntil(keepOffline());
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  event.waitUntil(Promise.allSettled([keepPlain(event.data.assets), keepNow(event.data.keep)]));
});

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(plain(event.request));
  else if (event.request.mode === "navigate") event.respondWith(navigate(event, pathname));
});

// A line from the practice. Without a payload that we know there is nothing to show but that.
addEventListener("push", (event) => {
  const { title = "Counsel", text = "Something has come.", path = "/notices" } = event.data?.json() ?? {};
  const options = { body: text, data: path, tag: text, icon: "/icon-192.png", badge: "/icon-192.png" };
  event.waitUntil(registration.showNotification(title, options));
});

async function show(path) {
  const { href } = new URL(path.startsWith("/") ? path : "/", location.origin);
  const open = await clients.matchAll({ type: "window" });
  const same = open.find((one) => one.url === href);
  return same ? same.focus() : clients.openWindow(href);
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(String(event.notification.data ?? "/")));
});
