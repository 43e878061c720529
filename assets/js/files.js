// Adds and removes the files of an answer without leaving the page. What comes back is the list as
// the server made it, with a sentence in it where something was refused.
import { announce } from "./announce.js";
import { parsePage } from "./html.js";

const LARGEST = 10 * 1024 * 1024;
const TOO_LARGE = "This file is larger than 10 MB. Choose a smaller one.";
const NOT_SENT = "This could not be sent. Look whether you are online, then choose the file again.";

class Files {
  constructor(box, token) {
    this.box = box;
    this.token = token;
    box.addEventListener("change", (event) => {
      if (event.target.type === "file") this.add(event.target);
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      event.preventDefault();
      if (button.name.endsWith(".remove")) this.remove(button);
      else this.box.querySelector("input[type='file']").click();
    });
    this.dress();
  }

  // The list may be new: files go as soon as they are chosen, so the button only opens the chooser.
  dress() {
    const input = this.box.querySelector("input[type='file']");
    if (!input) return;
    const label = this.box.querySelector(`label[for="${CSS.escape(input.id)}"]`);
    for (const one of [input, label]) one.classList.add("hidden");
    input.tabIndex = -1;
    this.box.querySelector("[data-add] span").textContent = label.textContent;
  }

  say(text) {
    this.box.querySelector("[data-files-state]").textContent = text;
  }

  async add(input) {
    const file = input.files[0];
    if (!file) return;
    if (file.size > LARGEST) {
      input.value = "";
      this.refuse(TOO_LARGE);
      return;
    }
    this.say(`Sending ${file.name}…`);
    await this.send(input.name, file, `${file.name} was added.`);
  }

  async remove(button) {
    await this.send(button.name, button.value, "Removed.");
  }

  async send(name, value, done) {
    if (this.busy) return;
    this.busy = true;
    this.box.setAttribute("aria-busy", "true");
    const body = new FormData();
    body.set(name, value);
    try {
      const response = await fetch(this.box.dataset.files, {
        method: "POST",
        body,
        headers: { Accept: "text/html", "X-CSRFToken": this.token },
        redirect: "error",
      });
      if (!response.ok && response.status !== 422) throw new Error(String(response.status));
      this.show(await response.text());
      if (response.ok) announce(done);
    } catch {
      this.refuse(NOT_SENT);
    } finally {
      this.busy = false;
      this.box.removeAttribute("aria-busy");
    }
  }

  show(html) {
    this.box.replaceChildren(...parsePage(html).body.childNodes);
    this.dress();
    this.box.querySelector("button[data-add], button")?.focus();
  }

  refuse(text) {
    this.say("");
    this.box.querySelector("[data-refused]")?.remove();
    const note = document.createElement("p");
    note.className = "field__error";
    note.setAttribute("role", "alert");
    note.dataset.refused = "";
    note.textContent = text;
    this.box.prepend(note);
  }
}

export function startFiles() {
  const boxes = document.querySelectorAll("[data-files]");
  for (const box of boxes) new Files(box, box.closest("form").elements.csrf_token.value);
}
