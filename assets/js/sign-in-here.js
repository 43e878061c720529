// Signing in again without leaving the page: what was typed stays where it stands.
import { announce } from "./announce.js";
import { parsePage } from "./html.js";

const TEXTS = {
  offline: "You seem to be offline. Sign in when you are back; your words stay here.",
  other: "This is somebody else’s sign-in. Your words stay here, sealed, until you sign in yourself.",
  unknown: "That did not work. Please try again.",
};

export class SignInHere {
  constructor(dialog, done) {
    Object.assign(this, { dialog, done });
    this.form = dialog.querySelector("form");
    this.problem = dialog.querySelector("[data-problem]");
    this.again = document.querySelector("[data-sign-in-again]");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.attempt();
    });
    dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => this.closed());
    this.again.addEventListener("click", () => this.open());
  }

  // A button beside the state of saving: nothing opens by itself under somebody who writes.
  offer() {
    this.again.hidden = this.dialog.open;
  }

  open() {
    if (this.dialog.open) return;
    this.again.hidden = true;
    this.from = document.activeElement;
    this.say("");
    this.dialog.showModal();
  }

  closed() {
    this.form.reset();
    this.again.hidden = this.isIn;
    this.from?.focus({ preventScroll: true });
  }

  say(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
    if (text) announce(text);
  }

  async attempt() {
    this.form.setAttribute("aria-busy", "true");
    try {
      const door = await this.page(await fetch(this.form.action));
      this.settle(this.isOurs(door) ? door : await this.page(await this.send(door)));
    } catch {
      this.say(TEXTS.offline);
    } finally {
      this.form.removeAttribute("aria-busy");
    }
  }

  send(door) {
    const body = new FormData(this.form);
    body.set("csrf_token", door.querySelector("input[name='csrf_token']").value);
    return fetch(this.form.action, { method: "POST", body });
  }

  async page(reply) {
    return parsePage(await reply.text());
  }

  isOurs(page) {
    return page.body.dataset.who === document.body.dataset.who;
  }

  settle(page) {
    if (this.isOurs(page)) return this.arrive(page);
    const problem = page.querySelector("[data-error-summary] li") ?? page.querySelector("[data-error-summary]");
    this.say(page.body.dataset.who ? TEXTS.other : (problem?.textContent.trim() ?? TEXTS.unknown));
    this.form.querySelector("input[type='password']").focus();
  }

  arrive(page) {
    this.isIn = true;
    this.dialog.close();
    this.isIn = false;
    this.again.hidden = true;
    this.done(page);
  }
}
