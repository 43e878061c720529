// On a phone an exercise shows one question at a time, with Back and Next and progress in words.
const NARROW = "(max-width: 39.99rem)";

class Steps {
  constructor(list, form) {
    this.list = list;
    this.form = form;
    this.bar = form.querySelector(".save-bar");
    this.finish = this.bar.querySelector("[name='finish']");
    this.back = this.button("Back", -1);
    this.next = this.button("Next", 1);
    this.words = form.querySelector("[data-progress]");
    this.at = 0;
    this.follow(matchMedia(NARROW));
  }

  get questions() {
    return [...this.list.children].filter((one) => !one.hidden);
  }

  button(label, by) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button button--${by > 0 ? "primary" : "quiet"}`;
    button.textContent = label;
    button.addEventListener("click", () => this.go(this.at + by, true));
    this.finish.before(button);
    return button;
  }

  follow(narrow) {
    const pace = () => {
      this.one = narrow.matches && this.questions.length > 1;
      this.list.toggleAttribute("data-one", this.one);
    };
    const set = () => {
      pace();
      const target = document.getElementById(location.hash.slice(1));
      this.go(Math.max(0, this.questions.indexOf(target), this.at), false);
    };
    narrow.addEventListener("change", set);
    addEventListener("hashchange", () => {
      const index = this.questions.indexOf(document.getElementById(location.hash.slice(1)));
      if (index >= 0) this.go(index, true);
    });
    document.addEventListener("show-part", (event) => {
      const part = document.getElementById(`q-${event.detail}`);
      const index = this.questions.indexOf(part);
      if (index < 0) return;
      this.go(index, false);
      scrollTo(0, part.getBoundingClientRect().top + scrollY - 12);
    });
    this.list.addEventListener("change", () => {
      pace();
      this.show();
    });
    set();
  }

  go(index, focus) {
    this.at = Math.min(Math.max(0, index), this.questions.length - 1);
    this.show();
    if (!focus || !this.one) return;
    const question = this.questions[this.at];
    question.tabIndex = -1;
    question.focus({ preventScroll: true });
    question.scrollIntoView({ block: "start" });
  }

  show() {
    const questions = this.questions;
    for (const [index, question] of questions.entries()) question.toggleAttribute("data-now", index === this.at);
    const last = this.at >= questions.length - 1;
    this.back.hidden = !this.one || this.at === 0;
    this.next.hidden = !this.one || last;
    this.finish.hidden = this.one && !last;
    this.words.hidden = !this.one;
    this.words.textContent = `${this.at + 1} of ${questions.length}`;
  }
}

export function startSteps() {
  const form = document.querySelector("form[data-homework]");
  const list = form?.querySelector("[data-steps]");
  if (list) new Steps(list, form);
}
