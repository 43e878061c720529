// Reviewing without a mouse: comment, rate, what follows, decide; "?" lists the keys.
import { announce } from "./announce.js";
import { addKeys } from "./keys.js";

const inRow = () => document.activeElement?.closest("[data-row]");

function enter(field) {
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
  return Boolean(field);
}

function comment(form) {
  const fields = [...form.querySelectorAll("[data-comment]")];
  return enter(fields.find((field) => inRow()?.contains(field)) ?? fields[0]);
}

// One number rates how much was done, the next how well it went, the third how much once more.
function rater(form) {
  const scales = [...form.querySelectorAll("[data-rate]")];
  let turn = 0;
  return (number) => {
    const scale = scales[turn % scales.length];
    const choice = scale?.querySelector(`input[value="${number}"]`);
    if (!choice) return false;
    turn += 1;
    choice.checked = true;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
    announce(`${scale.dataset.rate}: ${choice.labels[0].textContent.trim()}`);
    return true;
  };
}

function follow(form, key) {
  const part = form.querySelector(`[data-follow="${key}"]`);
  if (!part) return false;
  part.open = true;
  return enter(part.querySelector("select, input:not([type=hidden])"));
}

function tick(box) {
  box?.click();
  if (box) announce(`${box.labels[0].textContent.trim()}: ${box.checked ? "yes" : "no"}`);
  return Boolean(box);
}

function decide(form, event) {
  const outcome = event.shiftKey ? "sent_back" : "reviewed";
  form.requestSubmit(form.querySelector(`button[name="outcome"][value="${outcome}"]`));
}

// Out of a field and back to its row, where single keys work again.
function leave(field) {
  const row = field.closest("[data-row]");
  (row?.querySelector(":scope > summary") ?? row)?.focus({ preventScroll: true });
}

export function startReview() {
  const form = document.getElementById("review");
  for (const button of document.querySelectorAll("[data-show-keys]")) button.addEventListener("click", () => document.getElementById("keys")?.showModal());
  if (!form) return;
  const rate = rater(form);
  const rates = [0, 1, 2, 3, 4].map((number) => [String(number), () => rate(number)]);
  addKeys({
    ...Object.fromEntries(rates),
    c: () => comment(form),
    o: () => enter(form.querySelector("#overall-part textarea")),
    d: () => tick(form.querySelector("input[name='discussed']")),
    e: () => follow(form, "e"),
    s: () => follow(form, "s"),
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      decide(form, event);
    } else if (event.key === "Escape" && event.target.matches("#review :is(input, textarea, select)")) leave(event.target);
  });
}
