// Saves each part of a note two seconds after the last keystroke, and says in words how it stands.
import { announce } from "./announce.js";

const PAUSE = 2000;
const RETRY = 10000;

const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

function say(line, state, text) {
  const shown = line.querySelector("[data-save-state]") ?? line;
  shown.dataset.state = state;
  shown.textContent = text;
}

class Part {
  constructor(line, form) {
    this.line = line;
    this.form = form;
    this.field = form.elements[`text_${line.dataset.kind}`];
    this.version = form.elements[`version_${line.dataset.kind}`];
    this.saved = this.field.value;
    this.field.addEventListener("input", () => this.later(PAUSE));
    this.field.addEventListener("restored", () => this.later(PAUSE));
  }

  get changed() {
    return this.field.value !== this.saved;
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (!this.changed || this.busy || this.stale) return;
    this.busy = true;
    const body = this.field.value;
    say(this.line, "saving", "Saving…");
    try {
      await this.answer(await this.send(body), body);
    } catch {
      say(this.line, "offline", "Offline: kept in this tab, will be saved when you are back");
      this.later(RETRY);
    } finally {
      this.busy = false;
    }
    if (this.changed && !this.stale && !this.refused) this.later(PAUSE);
  }

  send(body) {
    const data = new FormData();
    data.set("body", body);
    data.set("version", this.version.value);
    const headers = { Accept: "application/json", "X-CSRFToken": this.form.elements.csrf_token.value };
    return fetch(this.line.dataset.saveUrl, { method: "PUT", body: data, headers });
  }

  async answer(response, body) {
    this.refused = false;
    if (response.ok) {
      const { version, saved_at: savedAt } = await response.json();
      this.version.value = version;
      this.saved = body;
      say(this.line, "saved", savedAt ? `Saved ${clock(savedAt)}` : "Saved");
      return;
    }
    this.refused = true;
    if (response.status === 409) {
      this.stale = true;
      this.tell("refused", "A newer version was saved elsewhere. Press Save to see both.");
    } else if (response.status === 401) {
      this.tell("refused", "You were signed out. Your text is kept in this tab: sign in and come back.");
    } else {
      this.tell("refused", "This could not be saved. It is kept in this tab; we try again.");
      this.later(RETRY);
    }
  }

  tell(state, text) {
    say(this.line, state, text);
    announce(text);
  }
}

export function startNotes() {
  const parts = [...document.querySelectorAll("[data-save-url]")].map((line) => new Part(line, line.closest("form")));
  if (!parts.length) return;
  addEventListener("online", () => parts.forEach((part) => part.later(0)));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") parts.forEach((part) => part.save());
  });
}
