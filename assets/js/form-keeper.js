// Keeps what was typed in forms with data-keep in this tab until the form was sent, so that a
// closed page, an ended sign-in or a lost connection loses nothing. Bound to the person signed in.
import { announce } from "./announce.js";

const PREFIX = "kept:";
const SENT = "sent:";

const nameOf = (form) => `${document.body.dataset.who ?? ""}:${form.dataset.keep}`;
const isKept = (field) => field.name && !field.disabled && !["password", "file", "hidden", "submit", "button"].includes(field.type);
const fieldsOf = (form) => [...form.elements].filter(isKept);

function valueOf(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.checked;
  if (field.type === "select-multiple") return [...field.selectedOptions].map((option) => option.value);
  return field.value;
}

function put(field, value) {
  if (["checkbox", "radio"].includes(field.type)) field.checked = value;
  else if (field.type === "select-multiple") for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
}

const keyOf = (field) => (["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name);
const read = (form) => Object.fromEntries(fieldsOf(form).map((field) => [keyOf(field), valueOf(field)]));

function store(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store only means that nothing is kept here.
  }
}

function take(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function offerDiscard(form, before) {
  const note = document.createElement("p");
  note.className = "kept";
  const text = document.createElement("span");
  text.textContent = "We brought back what you typed before.";
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "button button--quiet button--small";
  discard.textContent = "Discard it";
  discard.addEventListener("click", () => {
    for (const field of fieldsOf(form)) if (keyOf(field) in before) put(field, before[keyOf(field)]);
    sessionStorage.removeItem(PREFIX + nameOf(form));
    note.remove();
    announce("Discarded.");
  });
  note.append(text, discard);
  form.prepend(note);
  announce(text.textContent);
}

function restore(form) {
  const kept = take(PREFIX + nameOf(form));
  const before = read(form);
  if (!kept || JSON.stringify(kept) === JSON.stringify(before)) return;
  for (const field of fieldsOf(form)) {
    if (!(keyOf(field) in kept)) continue;
    put(field, kept[keyOf(field)]);
    field.dispatchEvent(new Event("restored", { bubbles: true }));
  }
  offerDiscard(form, before);
}

// A sent form is forgotten once a page comes after it; a reload or a way back means it never arrived.
function settleSent() {
  const [navigation] = performance.getEntriesByType("navigation");
  const failed = ["reload", "back_forward"].includes(navigation?.type) || document.body.matches(".plain");
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(SENT))) {
    if (!failed) sessionStorage.removeItem(PREFIX + key.slice(SENT.length));
    if (!document.body.matches(".plain")) sessionStorage.removeItem(key);
  }
}

export function startKeeper() {
  settleSent();
  const refused = document.querySelector("[data-error-summary]");
  for (const form of document.querySelectorAll("form[data-keep]")) {
    if (!refused) restore(form);
    else if (form.querySelector("[aria-invalid]")) store(PREFIX + nameOf(form), read(form));
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => store(PREFIX + nameOf(form), read(form)), 300);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      store(PREFIX + nameOf(form), read(form));
      store(SENT + nameOf(form), true);
    });
  }
  for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", () => sessionStorage.clear());
}
