// Saves a client's answers while they write. Every change is on this device at once and on the
// server within two seconds; the page says in words how it stands, and never says more than is true.
import { announce } from "./announce.js";
import { parsePage } from "./html.js";
import { Answer } from "./saving.js";
import { openShelf } from "./shelf.js";
import { SignInHere } from "./sign-in-here.js";

const FLUSH = 4000;
const CATCH_UP = 5000;
const SAYS = {
  "signed-out": "You were signed out. Your words are kept on this device: sign in again to save them.",
  versions: "Two versions of one answer: choose below which one stays.",
  gone: "This exercise is not open any more. Your words stay on this device.",
  resting: "We’ll talk about this first. What you wrote stays on this device.",
  long: "One answer is very long and could not be saved. Shorten it a little; it is kept on this device.",
  failing: "This could not be saved yet. It is kept on this device; we try again.",
  offline: "Offline: kept on this device, will be saved when you are back",
};

const LOSES = "Some words are not saved yet. Signing out removes them from this device. Sign out all the same?";
const NOT_KEPT = "This is not saved yet, and this device cannot keep it. Please leave this page open; we try again.";

const clock = (iso) => new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

class Page {
  constructor(form, shelf) {
    Object.assign(this, { form, shelf });
    this.state = form.querySelector("[data-save-state]");
    this.atFirst = this.state.textContent;
    this.toChoose = form.querySelector("[data-to-versions]");
    this.signIn = new SignInHere(document.querySelector("[data-sign-in-here]"), (page) => this.signedIn(page));
    this.answers = [...form.querySelectorAll("[data-block]")].map((section) => new Answer(section, this));
    addEventListener("online", () => this.saveAll());
    addEventListener("offline", () => this.report());
    addEventListener("pagehide", () => this.saveAll({ leaving: true }));
    document.addEventListener("visibilitychange", () => this.saveAll({ leaving: document.visibilityState === "hidden" }));
    const leaving = [form, ...document.querySelectorAll("form[data-sign-out]")];
    for (const one of leaving) one.addEventListener("submit", (event) => this.beforeLeaving(event));
    this.toChoose.addEventListener("click", () => this.showChoice());
    this.ready = this.bringBack();
  }

  get token() {
    return this.form.elements.csrf_token.value;
  }

  // What the worst of all answers says; "saved" only where nothing at all is unsaved.
  report() {
    const trouble = Object.keys(SAYS).find((one) => this.answers.some((answer) => answer.trouble === one));
    const dirty = this.answers.some((answer) => answer.isDirty);
    this.toChoose.hidden = trouble !== "versions";
    if (trouble) this.say(trouble === "offline" ? "offline" : "refused", this.words(trouble));
    else if (dirty && !navigator.onLine) this.say("offline", this.words("offline"));
    else if (dirty) this.say("saving", "Saving…");
    else this.say("saved", this.savedAt ? `Saved ${clock(this.savedAt)}` : this.atFirst);
  }

  words(trouble) {
    if (!this.shelf.works) return NOT_KEPT;
    const why = trouble === "resting" && this.answers.find((answer) => answer.why)?.why;
    return why ? `${why} What you wrote stays on this device.` : SAYS[trouble];
  }

  say(state, text) {
    if (this.state.textContent === text) return;
    if (!["saving", "saved"].includes(state)) announce(text);
    this.state.dataset.state = state;
    this.state.textContent = text;
  }

  arrived(reply) {
    this.savedAt = reply.saved_at;
    if (reply.help) this.showHelp();
  }

  // An answer about safety: where to find help stands in sight at once, and is read aloud.
  showHelp() {
    const panel = document.querySelector("[data-crisis]");
    if (!panel?.hidden) return;
    panel.hidden = false;
    panel.scrollIntoView({ block: "center" });
    announce("You do not have to carry this alone. Numbers to call now stand on this page.");
  }

  async saveAll(options) {
    await Promise.all(this.answers.map((answer) => answer.save(options)));
  }

  showChoice() {
    const waiting = this.answers.find((answer) => answer.mustChoose);
    if (waiting) document.dispatchEvent(new CustomEvent("show-part", { detail: waiting.key }));
    waiting?.versions.note.scrollIntoView({ block: "center" });
  }

  // A form leaves only when all is saved: a page that cannot be reached would take the place of this
  // one, and signing out forgets what this device keeps.
  async beforeLeaving(event) {
    if (this.letGo || !this.answers.some((answer) => answer.isDirty || answer.busy)) return;
    event.preventDefault();
    const [one, button] = [event.target, event.submitter];
    await Promise.race([this.settled(), new Promise((resolve) => setTimeout(resolve, FLUSH))]);
    const dirty = this.answers.some((answer) => answer.isDirty);
    if (dirty && (one === this.form || !confirm(LOSES))) return this.stayHere();
    this.letGo = true;
    one.requestSubmit(button);
    this.letGo = false;
  }

  async settled() {
    await this.saveAll();
    while (this.answers.some((answer) => answer.busy)) await new Promise((resolve) => setTimeout(resolve, 50));
    await this.saveAll();
  }

  stayHere() {
    this.report();
    if (this.answers.some((answer) => answer.mustChoose)) this.showChoice();
    if (this.answers.some((answer) => answer.trouble === "signed-out")) this.signIn.open();
    announce(this.state.textContent);
  }

  signedIn(page) {
    this.take(page);
    for (const answer of this.answers) if (answer.trouble === "signed-out") answer.trouble = null;
    this.saveAll();
  }

  // The tokens of a fresh copy of this page, for the forms that stand here.
  take(page) {
    for (const name of ["csrf_token"]) {
      const fresh = page.querySelector(`input[name='${name}']`)?.value;
      for (const field of document.querySelectorAll(`input[name='${name}']`)) if (fresh) field.value = fresh;
    }
  }

  async renew() {
    const page = await this.fresh();
    if (!page) return false;
    this.take(page);
    setTimeout(() => this.saveAll());
    return true;
  }

  // This page as the server has it now; null where it has none for this person.
  async fresh() {
    const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = parsePage(await reply.text());
    return reply.ok && page.body.dataset.who === document.body.dataset.who ? page : null;
  }

  // A page that was opened without a connection can be older than what another device saved.
  async catchUp() {
    const page = await this.fresh().catch(() => null);
    if (!page) return void setTimeout(() => this.catchUp(), CATCH_UP);
    this.take(page);
    for (const answer of this.answers) answer.catchUp(page.getElementById(answer.section.id));
    this.report();
  }

  // Words that were kept on this device come back into their fields.
  async bringBack() {
    let brought = false;
    for (const kept of await this.shelf.left()) {
      const answer = this.answers.find((one) => one.key === kept.part);
      const needed = answer?.bringBack(kept);
      if (!needed || !kept.mine) this.shelf.drop(kept.slot);
      if (needed && !kept.saved) {
        brought = true;
        answer.keep();
      }
    }
    if (brought) announce("We brought back what was not saved yet.");
    if ("offline" in document.documentElement.dataset) this.catchUp();
    this.report();
  }
}

export async function startAutosave() {
  const form = document.querySelector("form[data-homework]:not([data-trial])");
  if (form) new Page(form, await openShelf(form.dataset.shelf));
}
