// The kinds of parts as a menu: opened by a button, by "Add after this" of any part or by the key
// "a", searched by typing, walked with the arrow keys. Without scripts it is a list at the end.
import { announce } from "./announce.js";

const menu = () => document.querySelector("[data-insert]");
const kinds = (form) => [...form.querySelectorAll(".insert__kind")];
const shown = (form) => kinds(form).filter((one) => !one.hidden);

// What is called so comes before what is only described so.
function best(form, words) {
  const named = (kind) => Number(!kind.querySelector("b").textContent.toLowerCase().startsWith(words[0] ?? ""));
  return shown(form).sort((one, other) => named(one) - named(other));
}

function find(form) {
  const words = form.querySelector("input[type=search]").value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const kind of kinds(form)) {
    const text = `${kind.textContent} ${kind.dataset.words}`.toLowerCase();
    kind.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of form.querySelectorAll(".insert__group")) group.hidden = !group.querySelector(".insert__kind:not([hidden])");
  const left = best(form, words);
  form.querySelector("[data-insert-none]").hidden = left.length > 0;
  for (const kind of kinds(form)) kind.toggleAttribute("data-first", kind === left[0] && words.length > 0);
  if (words.length) announce(left.length ? `${left[0].querySelector("b").textContent}, first of ${left.length}.` : "Nothing is called so.");
}

function walk(form, step) {
  const left = shown(form);
  const at = left.indexOf(document.activeElement);
  const next = at + step;
  if (next < 0) form.querySelector("input[type=search]").focus();
  else left[Math.min(next, left.length - 1)]?.focus();
}

function onKey(event) {
  const form = event.currentTarget;
  const isSearch = event.target.matches("input[type=search]");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    walk(form, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && isSearch) {
    event.preventDefault();
    form.querySelector("[data-first]")?.click();
  }
}

function openFor(form, key, name) {
  if (key !== undefined) {
    form.querySelector("[data-after]").value = key;
    form.querySelector("[data-insert-title]").textContent = name ? `Add after ${name.charAt(0).toLowerCase()}${name.slice(1)}` : "Add a part";
  }
  form.querySelector("input[type=search]").value = "";
  find(form);
  form.showPopover();
}

export function startInsert(root) {
  const form = menu();
  if (!form || !form.showPopover) return;
  form.popover = "auto";
  form.querySelector("[data-insert-search]").hidden = false;
  form.addEventListener("keydown", onKey);
  form.addEventListener("input", () => find(form));
  form.addEventListener("submit", () => form.hidePopover());
  const opener = document.querySelector("[data-insert-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => openFor(form));
  for (const link of root.querySelectorAll("[data-add-after]")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      openFor(form, link.dataset.addAfter, link.closest(".piece").dataset.name);
    });
  }
}

document.addEventListener("keydown", (event) => {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat);
  if (event.key !== "a" || !plain || !menu()?.popover || localStorage.getItem("keys-off") === "yes") return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog, [popover]")) return;
  event.preventDefault();
  const piece = event.target.closest(".piece[data-place]");
  openFor(menu(), piece ? piece.id.replace(/^part-/, "") : undefined, piece?.dataset.name);
});
