// The calendar's grid: sessions are dragged, or moved with Alt and the arrow keys, and each move can
// be undone while the mail about it waits. Without this file a session is moved on its own page.
import { announce } from "./announce.js";
import { startDragging } from "./calendar-drag.js";
import { columnsFor, draw, erase, inWords, longerBy, movedBy, placeOf, same } from "./calendar-ghost.js";
import { parsePage } from "./html.js";

const UNDO_FOR = 170_000; // a little less than the server allows (appointments/mails.py, UNDO)
const STAYED = "It stays where it was.";
const NO_ANSWER = `This did not reach us. ${STAYED}`;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

class Board {
  constructor(root) {
    this.root = root;
    this.bar = document.querySelector("[data-undo-bar]");
    this.token = document.querySelector("[data-shift-form] [name='csrf_token']").value;
    this.isBusy = false;
    this.plan = null;
    this.grip();
  }

  // The lower edge of each session that can be moved, for a pointer to hold.
  grip() {
    for (const slot of this.root.querySelectorAll("[data-shift]")) {
      const grip = document.createElement("span");
      grip.className = "slot__grip";
      grip.dataset.grip = "";
      slot.append(grip);
    }
  }

  async put(slot, { column, minute, minutes }) {
    if (this.isBusy) return;
    const path = slot.dataset.shift;
    const reply = await this.ask(path, { day: column.dataset.day, minute, minutes });
    if (reply.said) await this.renew(path);
    erase();
    if (reply.error) this.tell(`${reply.error} ${STAYED}`, "warning");
    else this.tell(reply.said, "done", reply.undo && (() => this.undo(path, reply)));
  }

  async undo(path, { undo, token }) {
    if (this.isBusy) return;
    const reply = await this.ask(undo, { token });
    if (reply.said) await this.renew(path);
    this.tell(reply.said ?? reply.error, reply.said ? "done" : "warning");
  }

  // Out: the server's answer, or {error} in words.
  async ask(path, values) {
    this.isBusy = true;
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": this.token };
      const reply = await fetch(path, { method: "POST", headers, body: new URLSearchParams(values) });
      if (reply.redirected) location.reload();
      if (reply.ok) return await reply.json();
      if (reply.status === 422) return await reply.json();
      return { error: reply.status < 500 ? "This page was open for a long time. Reload it first." : NO_ANSWER };
    } catch {
      return { error: NO_ANSWER };
    } finally {
      this.isBusy = false;
    }
  }

  // The grid as it is now; the session that was moved has the focus again.
  async renew(path) {
    try {
      const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = reply.ok && !reply.redirected && parsePage(await reply.text()).querySelector("[data-calendar]");
      if (!fresh) return location.reload();
      this.root.replaceChildren(...fresh.childNodes);
      this.grip();
      this.root.querySelector(`[data-shift="${CSS.escape(path)}"]`)?.focus({ preventScroll: true });
    } catch {
      location.reload();
    }
    return undefined;
  }

  tell(said, kind, undo) {
    clearTimeout(this.timer);
    const text = document.createElement("p");
    text.textContent = said;
    this.bar.replaceChildren(text, ...(undo ? [this.button("Undo", undo)] : []), this.button("Close", () => this.hush(), "quiet"));
    this.bar.classList.toggle("moved--warning", kind === "warning");
    this.bar.hidden = false;
    this.takeBack = undo || null;
    if (undo) this.timer = setTimeout(() => this.hush(), UNDO_FOR);
    announce(undo ? `${said} Undo with Control and Z.` : said);
  }

  button(label, act, kind = "secondary") {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button button--${kind} button--small`;
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  hush() {
    clearTimeout(this.timer);
    this.bar.hidden = true;
    this.takeBack = null;
  }

  // Alt and arrows plan; Enter puts it there, Escape and leaving give up.
  press(event) {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z") return this.pressUndo(event);
    const slot = event.target.closest?.("[data-shift]");
    if (!slot || this.isBusy) return undefined;
    if (event.altKey && ARROWS[event.key]) return this.step(event, slot);
    if (this.plan && event.key === "Enter") return this.commit(event);
    if (this.plan && event.key === "Escape") return this.giveUp(event);
    return undefined;
  }

  pressUndo(event) {
    if (!this.takeBack || event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    this.takeBack();
  }

  step(event, slot) {
    event.preventDefault();
    const [days, quarters] = ARROWS[event.key];
    if (event.shiftKey && days) return;
    const now = this.plan?.slot === slot ? this.plan.place : placeOf(slot);
    const place = days ? this.aDay(slot, now, days) : (event.shiftKey ? longerBy : movedBy)(now, quarters);
    if (same(place, now)) return announce(days ? "This view shows no other day." : "It ends here.");
    this.plan = { slot, place };
    draw(slot, place, "Enter: put it here");
    slot.scrollIntoView({ block: "nearest" });
    announce(`${inWords(place)}. Enter puts it there.`);
  }

  aDay(slot, place, way) {
    const columns = columnsFor(slot);
    return { ...place, column: columns[columns.indexOf(place.column) + way] ?? place.column };
  }

  commit(event) {
    event.preventDefault();
    const { slot, place } = this.plan;
    this.plan = null;
    if (!same(place, placeOf(slot))) return this.put(slot, place);
    erase();
    return announce(STAYED);
  }

  giveUp(event) {
    event?.preventDefault();
    this.plan = null;
    erase();
    announce(STAYED);
  }
}

export function startCalendar() {
  const root = document.querySelector("[data-calendar]");
  if (!root?.querySelector("[data-grid]")) return;
  const board = new Board(root);
  const put = (slot, place) => board.put(slot, place);
  startDragging(root, { put, say: announce, isBusy: () => board.isBusy });
  document.addEventListener("keydown", (event) => board.press(event));
  root.addEventListener("focusout", () => board.plan && board.giveUp());
}
