// Two versions of one answer: what stands in the field, and one from another device or tab. Neither
// writes over the other; the writer chooses, or keeps both.
import { announce } from "./announce.js";

export class Versions {
  constructor(section, { field, put, chosen }) {
    this.note = section.querySelector("[data-conflict]");
    Object.assign(this, { field, put, chosen });
    this.note.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-choose]")?.dataset.choose;
      if (choice) this.choose(choice);
    });
  }

  get isOpen() {
    return !this.note.hidden;
  }

  // `other` is { summary, text, entries }: how it reads, its words where it is only words, and its
  // fields where this device kept them.
  show(other) {
    this.other = other;
    this.note.querySelector("[data-conflict-text]").textContent = other.summary;
    const both = other.text !== null && other.text !== undefined && Boolean(this.field());
    this.note.querySelector("[data-choose='both']").hidden = !both;
    this.note.hidden = false;
  }

  choose(choice) {
    const other = this.other ?? { text: null };
    if (choice === "both") {
      const field = this.field();
      field.value = [field.value, other.text].filter((text) => text.trim()).join("\n\n");
    }
    if (choice === "other" && other.entries) this.put(other.entries);
    this.note.hidden = true;
    announce({ both: "Both versions are kept.", other: "The other version is taken.", mine: "Yours is kept." }[choice]);
    this.chosen(choice, other);
  }
}
