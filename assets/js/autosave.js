// Saves a client's answers while they write. Every change is on this device at once and on the
// server within two seconds; the page says in words how it stands, and never says more than is true.
import { announce } from "./announce.js";
import { openShelf } from "./shelf.js";

const PAUSE = 600;
const LONGEST_WAIT = 1500;
const RETRY = 5000;

const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

class Answer {
  constructor(section, page) {
    this.section = section;
    this.page = page;
    this.key = section.dataset.block;
    this.revision = section.querySelector("[data-revision]");
    this.saved = this.typed();
    section.addEventListener("input", () => this.changed());
    section.addEventListener("change", () => this.changed());
  }

  get fields() {
    return [...this.section.querySelectorAll("input, textarea, select")].filter(
      (field) => /^(b|share)-/.test(field.name) && field.type !== "file",
    );
  }

  entries() {
    return this.fields
      .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
  }

  typed() {
    return JSON.stringify(this.entries());
  }

  get isDirty() {
    return this.typed() !== this.saved;
  }

  changed() {
    if (!this.isDirty) return;
    this.page.keep(this);
    this.first ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.min(PAUSE, Math.max(0, this.first + LONGEST_WAIT - Date.now())));
    this.page.say("saving", "Saving…");
  }

  body() {
    const data = new FormData();
    for (const [name, value] of this.entries()) data.append(name, value);
    data.set(`revision-${this.key}`, this.revision.value);
    return data;
  }

  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (this.busy || !this.isDirty) return;
    this.busy = true;
    this.first = undefined;
    const typed = this.typed();
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": this.page.token };
      const options = { method: "PUT", body: this.body(), headers, keepalive: leaving };
      await this.answer(await fetch(this.section.dataset.url, options), typed);
    } catch {
      this.page.say("offline", "Offline: kept on this device, will be saved when you are back");
      this.later();
    } finally {
      this.busy = false;
    }
    if (this.isDirty && !this.waits) this.changed();
  }

  later() {
    this.waits = true;
    this.timer = setTimeout(() => {
      this.waits = false;
      this.save();
    }, RETRY);
  }

  async answer(response, typed) {
    if (response.ok) {
      const saved = await response.json();
      this.revision.value = saved.revision;
      this.saved = typed;
      this.page.settled(this, saved.saved_at);
      if (saved.help) this.page.showHelp();
    } else if (response.status === 409) {
      const other = await response.json();
      this.revision.value = other.revision;
      this.showOther(other.summary);
    } else if (response.status === 423) {
      this.page.say("refused", "We’ll talk about this first. What you wrote stays on this device.");
      this.later();
    } else if (response.status === 401) {
      this.page.say("refused", "You were signed out. Your words are kept on this device: sign in again to save them.");
      this.later();
    } else {
      this.page.say("refused", "This could not be saved yet. It is kept on this device; we try again.");
      this.later();
    }
  }

  // The other version stands beside the field; what stands in the field is saved at the next change.
  showOther(summary) {
    const note = this.section.querySelector("[data-conflict]");
    note.querySelector("[data-conflict-text]").textContent = summary;
    note.hidden = false;
    this.waits = true;
    const resume = () => {
      this.waits = false;
      this.section.removeEventListener("input", resume, true);
    };
    this.section.addEventListener("input", resume, true);
    this.page.say("refused", "You also wrote here on another device. Both versions stand below.");
  }

  put(entries) {
    const wanted = entries.map(([name, value]) => `${name}=${value}`);
    for (const field of this.fields) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(`${field.name}=${field.value}`);
      else field.value = entries.find(([name]) => name === field.name)?.[1] ?? field.value;
    }
  }
}

class Page {
  constructor(form, shelf) {
    this.shelf = shelf;
    this.token = form.elements.csrf_token.value;
    this.state = form.querySelector("[data-save-state]");
    this.answers = [...form.querySelectorAll("[data-block]")].map((section) => new Answer(section, this));
    addEventListener("online", () => this.saveAll());
    addEventListener("pagehide", () => this.saveAll({ leaving: true }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.saveAll({ leaving: true });
    });
    this.ready = this.bringBack();
  }

  say(state, text) {
    if (state !== "saving" && this.state.textContent !== text && state !== "saved") announce(text);
    this.state.dataset.state = state;
    this.state.textContent = text;
  }

  keep(answer) {
    this.shelf.put(answer.key, { typed: answer.entries(), revision: answer.revision.value });
  }

  settled(answer, savedAt) {
    if (!answer.isDirty) this.shelf.remove(answer.key);
    if (this.answers.some((one) => one.isDirty)) return;
    this.say("saved", savedAt ? `Saved ${clock(savedAt)}` : "Saved");
  }

  // An answer about safety: where to find help stands in sight at once, and is read aloud.
  showHelp() {
    const panel = document.querySelector("[data-crisis]");
    if (!panel?.hidden) return;
    panel.hidden = false;
    panel.scrollIntoView({ block: "center" });
    announce("You do not have to carry this alone. Numbers to call now stand on this page.");
  }

  saveAll(options) {
    for (const answer of this.answers) answer.save(options);
  }

  // Words that were kept on this device and never reached the server come back into their fields.
  async bringBack() {
    for (const answer of this.answers) {
      const kept = await this.shelf.get(answer.key);
      if (!kept) continue;
      if (JSON.stringify(kept.typed) === answer.typed()) this.shelf.remove(answer.key);
      else {
        answer.revision.value = kept.revision;
        answer.put(kept.typed);
        answer.section.dispatchEvent(new Event("change", { bubbles: true }));
        announce("We brought back what was not saved yet.");
      }
    }
  }
}

export async function startAutosave() {
  const form = document.querySelector("form[data-homework]:not([data-trial])");
  if (form) new Page(form, await openShelf(form.dataset.shelf));
}
