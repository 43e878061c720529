// Moves sessions in the calendar's grid: dragged by a pointer, at the lower edge made longer, or with
// Alt and the arrow keys. A ghost shows where it would go; the server decides; a move can be undone.
import { announce } from "./announce.js";
import { parsePage } from "./html.js";

const MINUTES = 5;
const STEP = 3; // slots: a quarter of an hour
const LONGEST_DRAWN = 48;
const SHORTEST = 15;
const FAR = 5;
const LONG_PRESS = 450;
const EDGE = 9;
const UNDO_WITHIN = 170000;

let held = null;
let undoTimer = 0;

const grid = () => document.querySelector("[data-grid]");
const bar = () => document.querySelector("[data-undo-bar]");
const clock = (slot) => `${String(Math.floor(slot / 12) % 24).padStart(2, "0")}:${String((slot % 12) * MINUTES).padStart(2, "0")}`;
const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

// A session on its way: where it would stand, and the ghost that shows it.
class Held {
  constructor(link) {
    this.link = link;
    this.column = link.closest("[data-day]");
    this.from = this.column;
    this.first = Number(link.dataset.slot);
    this.minutes = Number(link.dataset.minutes);
    this.start = { first: this.first, minutes: this.minutes };
    this.ghost = document.createElement("div");
    this.ghost.setAttribute("aria-hidden", "true");
    link.classList.add("slot--leaving");
    grid().classList.add("week--dragging");
    this.draw();
  }

  get length() {
    return Math.ceil(this.minutes / MINUTES);
  }

  get moved() {
    return this.column !== this.from || this.first !== this.start.first || this.minutes !== this.start.minutes;
  }

  get words() {
    return `${this.column.dataset.said}, ${clock(this.first)} to ${clock(this.first + this.length)}`;
  }

  // The columns that it may go to: other days of the same person.
  get columns() {
    return [...grid().querySelectorAll(`[data-counselor="${this.from.dataset.counselor}"]`)];
  }

  to(column, first, minutes = this.minutes) {
    const { firstSlot, slots } = grid().dataset;
    this.column = column;
    this.minutes = Math.max(SHORTEST, minutes);
    this.first = clamp(first, Number(firstSlot), Number(firstSlot) + Number(slots) - this.length);
    this.draw();
  }

  draw() {
    const at = this.first - Number(grid().dataset.firstSlot);
    this.ghost.className = `slot slot--ghost at-${at} for-${clamp(this.length, 1, LONGEST_DRAWN)}`;
    this.ghost.textContent = `${clock(this.first)}–${clock(this.first + this.length)}`;
    if (this.ghost.parentElement !== this.column) this.column.append(this.ghost);
  }

  leave() {
    this.ghost.remove();
    this.link.classList.remove("slot--leaving");
    grid()?.classList.remove("week--dragging");
  }
}

function giveUp() {
  if (!held) return;
  held.leave();
  held = null;
  announce("It stays where it was.");
}

function tell(text, undo) {
  const words = document.createElement("span");
  words.textContent = text;
  bar().replaceChildren(words);
  bar().hidden = false;
  clearTimeout(undoTimer);
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary";
  button.textContent = "Undo";
  button.addEventListener("click", undo);
  bar().append(button);
  undoTimer = setTimeout(() => button.remove(), UNDO_WITHIN);
}

async function post(url, values) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const token = document.querySelector("[data-shift-form]").elements.csrf_token.value;
  try {
    const reply = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
    if (reply.status === 401) return { error: "You were signed out. Sign in again; nothing was changed." };
    const found = await reply.json();
    return reply.ok || reply.status === 422 ? found : { error: "That did not work. Nothing was changed." };
  } catch {
    return { error: "There is no connection. Nothing was changed." };
  }
}

// Draw the days anew, as the server has them now, and keep the focus on the session.
async function refresh(href) {
  const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = reply.ok && !reply.redirected && parsePage(await reply.text()).querySelector("[data-calendar]");
  if (!fresh) return location.reload();
  document.querySelector("[data-calendar]").replaceWith(document.adoptNode(fresh));
  grid()?.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
}

async function put() {
  const { link, column, first, minutes, moved } = held;
  if (!moved) return giveUp();
  const going = held;
  held = null;
  const href = link.getAttribute("href");
  const answer = await post(link.dataset.shift, { day: column.dataset.day, minute: first * MINUTES, minutes });
  if (answer.error) {
    going.leave();
    link.focus({ preventScroll: true });
    return tell(answer.error);
  }
  await refresh(href);
  tell(answer.said, answer.undo && (() => takeBack(answer, href)));
}

async function takeBack({ undo, token }, href) {
  const answer = await post(undo, { token });
  if (!answer.error) await refresh(href);
  tell(answer.error ?? answer.said);
}

// A mouse drags at once; a finger holds first, so that the page can still be scrolled.
function press(event) {
  const link = event.target.closest?.("[data-shift]");
  if (!link || event.button !== 0 || held || !grid()?.contains(link)) return;
  const box = link.getBoundingClientRect();
  const longer = box.bottom - event.clientY < EDGE;
  const grabbed = event.clientY - box.top;
  const begun = { x: event.clientX, y: event.clientY };
  const finger = event.pointerType === "touch";
  let timer = finger ? setTimeout(begin, LONG_PRESS) : 0;

  function begin() {
    timer = 0;
    held = new Held(link);
  }

  function move(next) {
    const far = Math.hypot(next.clientX - begun.x, next.clientY - begun.y) > FAR;
    if (!held && far && finger) return end();
    if (!held && far) begin();
    if (held?.link === link) follow(next);
  }

  function follow(next) {
    const column = held.columns.find((one) => next.clientX >= one.getBoundingClientRect().left && next.clientX < one.getBoundingClientRect().right) ?? held.column;
    const rect = column.getBoundingClientRect();
    const { firstSlot, slots } = grid().dataset;
    const slotAt = (y) => Number(firstSlot) + Math.round((y - rect.top) / (rect.height / Number(slots)) / STEP) * STEP;
    if (longer) held.to(held.column, held.first, (slotAt(next.clientY) - held.first) * MINUTES);
    else held.to(column, slotAt(next.clientY - grabbed));
  }

  function drop() {
    const dragged = held?.link === link;
    end();
    if (!dragged) return;
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    setTimeout(() => put(), 0);
  }

  function end() {
    clearTimeout(timer);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", drop);
    removeEventListener("pointercancel", lose);
    document.removeEventListener("touchmove", hold);
  }

  function lose() {
    end();
    giveUp();
  }

  const hold = (touch) => held && touch.preventDefault();
  addEventListener("pointermove", move);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", lose);
  document.addEventListener("touchmove", hold, { passive: false });
}

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function nudge(link, [days, quarters], longer) {
  held ??= new Held(link);
  const { columns, column, first, minutes } = held;
  const there = columns[clamp(columns.indexOf(column) + days, 0, columns.length - 1)];
  if (longer) held.to(column, first, minutes + quarters * STEP * MINUTES);
  else held.to(there, first + quarters * STEP);
  announce(`${held.words}. Enter puts it there, Escape leaves it.`);
}

function key(event) {
  if (event.key === "Escape" && held) giveUp();
  else if ((event.ctrlKey || event.metaKey) && event.key === "z" && bar()?.querySelector("button")) bar().querySelector("button").click();
  else if (event.key === "Enter" && held) put();
  else {
    const link = event.target.closest?.("[data-shift]");
    if (!link || !event.altKey || !ARROWS[event.key]) return;
    nudge(link, ARROWS[event.key], event.shiftKey);
  }
  event.preventDefault();
}

export function startCalendar() {
  if (!grid()) return;
  document.addEventListener("pointerdown", press);
  document.addEventListener("keydown", key);
  document.addEventListener("focusout", (event) => held?.link === event.target && event.relatedTarget && giveUp());
}
