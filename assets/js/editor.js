// Editors keep their place: a form or link with data-swap is sent in the background and only the
// editor is exchanged; a form with data-autosave saves itself while one writes.
import { announce } from "./announce.js";
import { parsePage } from "./html.js";
import { startInsert } from "./insert.js";
import { refreshScreens, showPart } from "./screens.js";
import { startSorting } from "./sorting.js";

const PAUSE = 1200;
const RETRY = 10000;

const editor = () => document.querySelector("[data-swaps]");
const open = () => editor()?.querySelector("form[data-autosave]");
const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

let timer;
let saving;
let kept = "";
let stale = false;
let swapping = false;

function written(form) {
  const data = new FormData(form);
  for (const name of ["csrf_token", "seen", "_once"]) data.delete(name);
  return new URLSearchParams(data).toString();
}

const isChanged = () => Boolean(open()) && written(open()) !== kept;

function say(state, text) {
  const line = open()?.querySelector("[data-save-state]");
  if (!line) return;
  line.dataset.state = state;
  line.textContent = text;
}

function later(wait = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(() => save(), wait);
}

// Saves what is open. True when nothing is left to save.
async function save() {
  clearTimeout(timer);
  if (saving) await saving;
  const form = open();
  if (!form || !isChanged()) return true;
  if (stale) return false;
  const body = written(form);
  say("saving", "Saving…");
  saving = send(form, body);
  const done = await saving;
  saving = undefined;
  return done && !isChanged();
}

async function send(form, body) {
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, keepalive: body.length < 50000 });
    return await understand(form, response, body);
  } catch {
    say("offline", "Offline: kept on this page, will be saved when you are back");
    later(RETRY);
    return false;
  }
}

async function understand(form, response, body) {
  const told = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  if (response.ok && told.seen) {
    form.elements.seen.value = told.seen;
    kept = body;
    say("saved", `Saved ${clock(told.saved_at)}`);
    refreshScreens();
    return true;
  }
  stale = response.status === 409;
  const first = Object.values(told.problems ?? {})[0];
  const text = stale
    ? "A newer text was saved elsewhere. Press Done to see both."
    : response.status === 401
      ? "You were signed out. Your text stands here: sign in in another tab, then go on."
      : `Not saved yet. ${first ?? told.error ?? "Press Done to see why."}`;
  say("refused", text);
  announce(text);
  return false;
}

function begin() {
  const form = open();
  kept = form ? written(form) : "";
  stale = false;
  startInsert(editor());
  showPart(openId()?.replace(/^part-/, ""));
}

const openId = () => open()?.closest("[id]")?.id;

// What was wrong, else what has just opened, else the same button, else the same part.
function placeAfter(before) {
  const wrong = editor().querySelector("[data-error-summary], [aria-invalid]");
  const opened = openId() && openId() !== before.open ? open() : document.getElementById(before.opens);
  const field = opened?.querySelector("input:not([type=hidden]), textarea, select");
  const again = document.getElementById(before.pressed);
  const part = document.getElementById(before.part);
  return wrong ?? field ?? (again?.disabled ? part : again) ?? part ?? document.getElementById("removed") ?? editor();
}

function focusAfter(page, before) {
  const place = placeAfter(before);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
  const words = [...page.querySelectorAll(".flash, .error-summary h2, [data-swaps] > .notice--warning")];
  announce(words.map((one) => one.textContent.trim()).join(" ") || "Done.");
}

async function swap(url, options, from) {
  if (swapping) return;
  const before = { open: openId(), pressed: from.id, part: from.closest("[id]:not(a, button)")?.id };
  before.opens = options ? undefined : new URL(url).hash.slice(1);
  swapping = true;
  editor().setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" }, ...options });
    const page = parsePage(await response.text());
    const fresh = page.querySelector("[data-swaps]");
    if (!fresh) return location.assign(response.url);
    const place = response.redirected || !options ? response.url : location.href;
    editor().replaceChildren(...fresh.childNodes);
    document.title = page.title;
    document.querySelector(".page-head h1")?.replaceChildren(...(page.querySelector(".page-head h1")?.childNodes ?? []));
    history.replaceState(null, "", place);
    begin();
    focusAfter(page, before);
    refreshScreens();
  } catch {
    announce("This could not be sent. You may be offline. Try again in a moment.");
  } finally {
    swapping = false;
    editor().removeAttribute("aria-busy");
  }
}

async function onSubmit(event) {
  const form = event.target;
  if (!editor()?.contains(form) || event.defaultPrevented) return;
  const own = form.matches("[data-autosave]");
  if (!form.matches("[data-swap]")) {
    if (!isChanged()) return;
    event.preventDefault();
    if (await save()) form.requestSubmit(event.submitter);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  if (!own && isChanged() && !(await save())) return open()?.querySelector("textarea, input:not([type=hidden])")?.focus();
  if (own) clearTimeout(timer), await saving;
  await swap(button?.getAttribute("formaction") ?? form.getAttribute("action"), { method: "POST", body: new FormData(form, button) }, button ?? form);
}

async function onClick(event) {
  const link = event.target.closest("a[data-swap]");
  if (!link || !editor()?.contains(link) || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (isChanged() && !(await save())) return;
  await swap(link.href, undefined, link);
}

const isWriting = (target) => target.closest("input, textarea, select, [contenteditable], dialog, [popover]");

// Where somebody writes, the keys are theirs. Elsewhere Ctrl+Z takes the last change of the parts
// back, "v" previews, "p" goes to publishing ("a" adds: insert.js).
function onKey(event) {
  if (isWriting(event.target) || event.defaultPrevented || event.shiftKey || event.altKey) return;
  const held = event.ctrlKey || event.metaKey;
  const off = localStorage.getItem("keys-off") === "yes";
  const name = held ? { z: "[data-undo] button" }[event.key] : !off && { v: "[data-preview-link] a", p: "#publish .button" }[event.key];
  const place = name && document.querySelector(name);
  if (!place) return;
  event.preventDefault();
  if (event.key === "p") place.focus();
  else place.click();
}

export function startEditor() {
  if (!editor()) return;
  begin();
  startSorting();
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("click", onClick);
  editor().addEventListener("input", (event) => event.target.closest("form[data-autosave]") && later());
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
}
