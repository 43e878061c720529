// Parts change their order by hand: dragged by their grip with a mouse, a pen or a finger, or moved
// with Alt and an arrow key. Either way the form of the part is sent, as its buttons would.
import { announce } from "./announce.js";

const EDGE = 80;

let held;

const list = () => document.querySelector("[data-pieces]");
const pieces = () => [...list().children].filter((one) => one.matches(".piece"));

function send(piece, action, place) {
  const form = piece.querySelector(".piece__head");
  const button = document.createElement("button");
  button.name = "action";
  button.value = action;
  button.id = `moved-${piece.id}`;
  button.hidden = true;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "place";
  field.value = String(place ?? 0);
  form.append(field, button);
  form.requestSubmit(button);
}

function onKey(event) {
  const step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const piece = event.target.closest?.(".piece");
  if (!step || !event.altKey || !piece || !list()?.contains(piece)) return;
  if (event.target.closest("textarea, select, input:not([type=hidden])")) return;
  event.preventDefault();
  const at = pieces().indexOf(piece);
  const end = step === "up" ? at === 0 : at === pieces().length - 1;
  if (end) announce(step === "up" ? "This is the first part." : "This is the last part.");
  else send(piece, step);
}

// Between which parts the pointer is: the part that the held one would stand before.
function target(y) {
  return pieces().find((one) => {
    if (one === held.piece) return false;
    const box = one.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
}

function follow() {
  if (!held?.moving) return;
  const { y } = held;
  if (y < EDGE) scrollBy(0, (y - EDGE) / 6);
  if (y > innerHeight - EDGE) scrollBy(0, (y - innerHeight + EDGE) / 6);
  const before = target(y);
  const follows = before ?? null;
  if (held.piece.nextElementSibling !== follows && before !== held.piece) list().insertBefore(held.piece, follows);
  requestAnimationFrame(follow);
}

function onDown(event) {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button > 0 || !list()?.contains(grip)) return;
  event.preventDefault();
  const piece = grip.closest(".piece");
  held = { piece, from: pieces().indexOf(piece), next: piece.nextElementSibling, y: event.clientY, begun: event.clientY, moving: false };
  grip.setPointerCapture(event.pointerId);
}

function onMove(event) {
  if (!held) return;
  held.y = event.clientY;
  if (held.moving || Math.abs(held.y - held.begun) < 4) return;
  held.moving = true;
  held.piece.classList.add("piece--dragged");
  list().classList.add("pieces--moving");
  requestAnimationFrame(follow);
}

function release(keep) {
  if (!held) return;
  const { piece, from, next, moving } = held;
  held = undefined;
  piece.classList.remove("piece--dragged");
  list().classList.remove("pieces--moving");
  if (!moving) return;
  const to = pieces().indexOf(piece);
  if (keep && to !== from) return send(piece, "move", to + 1);
  list().insertBefore(piece, next);
  announce("Not moved.");
}

export function startSorting() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", () => release(true));
  document.addEventListener("pointercancel", () => release(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && release(false));
}
