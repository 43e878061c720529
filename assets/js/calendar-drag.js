// Dragging a session with mouse, pen or finger: its body moves it, its lower edge makes it longer.
// A finger rests on it first, so that the page still scrolls. Escape lets go of it.
import { columnsFor, draw, endingAt, erase, inWords, minuteAt, movedTo, placeOf, same } from "./calendar-ghost.js";

const SLACK = 5;
const REST = 450;
const EDGE = 48;

class Drag {
  constructor(slot, event) {
    this.slot = slot;
    this.pointer = event.pointerId;
    this.lengthens = Boolean(event.target.closest("[data-grip]"));
    this.from = { x: event.clientX, y: event.clientY };
    this.start = this.place = placeOf(slot);
    this.held = minuteAt(this.start.column, event.clientY) - this.start.minute;
    this.isOn = false;
  }

  isFar(event) {
    return Math.hypot(event.clientX - this.from.x, event.clientY - this.from.y) > SLACK;
  }

  begin() {
    this.isOn = true;
    this.slot.setPointerCapture(this.pointer);
    this.slot.closest("[data-grid]").classList.add("week--dragging");
    this.show();
  }

  follow(event) {
    const edge = event.clientY < EDGE ? -1 : event.clientY > innerHeight - EDGE ? 1 : 0;
    if (edge) scrollBy(0, edge * 16);
    const before = this.place;
    this.place = this.lengthens ? endingAt(this.start, minuteAt(this.start.column, event.clientY)) : this.under(event);
    if (!same(this.place, before)) this.show();
  }

  under(event) {
    const columns = columnsFor(this.slot);
    const hit = columns.find((one) => one.getBoundingClientRect().right > event.clientX) ?? columns.at(-1);
    return movedTo(this.start, hit, minuteAt(hit, event.clientY) - this.held);
  }

  show() {
    draw(this.slot, this.place, this.lengthens ? `${this.place.minutes} minutes` : "");
  }

  end() {
    clearTimeout(this.timer);
    this.slot.closest("[data-grid]")?.classList.remove("week--dragging");
    if (this.slot.hasPointerCapture(this.pointer)) this.slot.releasePointerCapture(this.pointer);
  }
}

// `put(slot, place)` sends it there; `say(text)` speaks.
export function startDragging(board, { put, say, isBusy }) {
  let drag = null;
  let dragged = false;

  function stop() {
    drag?.end();
    drag = null;
  }

  function giveUp() {
    const wasOn = drag?.isOn;
    stop();
    if (!wasOn) return;
    erase();
    say("It stays where it was.");
  }

  board.addEventListener("pointerdown", (event) => {
    dragged = false;
    const slot = event.target.closest("[data-shift]");
    if (!slot || event.button !== 0 || !event.isPrimary || isBusy()) return;
    drag = new Drag(slot, event);
    if (event.pointerType === "touch") drag.timer = setTimeout(() => drag?.begin(), REST);
  });
  board.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drag?.pointer) return;
    if (!drag.isOn && !drag.isFar(event)) return;
    if (!drag.isOn && event.pointerType === "touch") return stop(); // the page scrolls
    if (!drag.isOn) drag.begin();
    drag.follow(event);
  });
  board.addEventListener("pointerup", (event) => {
    if (event.pointerId !== drag?.pointer) return;
    const { slot, place, start, isOn } = drag;
    dragged = isOn;
    if (isOn && !same(place, start)) {
      stop();
      say(inWords(place));
      put(slot, place);
    } else giveUp();
  });
  board.addEventListener("pointercancel", giveUp);
  board.addEventListener("touchmove", (event) => drag?.isOn && event.preventDefault(), { passive: false });
  board.addEventListener("contextmenu", (event) => drag?.timer && event.preventDefault());
  board.addEventListener("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag?.isOn) return;
    event.preventDefault();
    dragged = true; // the mouse button is still down: letting go of it opens nothing
    giveUp();
  });
}
