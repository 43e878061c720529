// Two versions of one answer: what stands in the fields, and one from another device or tab. Neither
// writes over the other: what does not clash is put together, and the writer chooses for the rest.
import { announce } from "./announce.js";
import { entriesOf, merge } from "./merge.js";

const SAID = { both: "Both versions are kept.", other: "The other version is taken.", mine: "Yours is kept." };
const isText = (field) => field?.matches("textarea, input[type='text']");

export class Versions {
  constructor(section, { fields, put, chosen }) {
    this.note = section.querySelector("[data-conflict]");
    Object.assign(this, { fields, put, chosen });
    this.note.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-choose]")?.dataset.choose;
      if (choice) this.choose(choice);
    });
  }

  get isOpen() {
    return !this.note.hidden;
  }

  // Out: whether both went together by themselves. Hidden fields follow the other version.
  meet({ base, mine, theirs }) {
    const found = merge(base, mine, theirs);
    this.found = found;
    found.asked = found.clashes.filter((name) => this.field(name)?.type !== "hidden");
    for (const name of found.clashes) if (!found.asked.includes(name)) found.merged.set(name, found.there.get(name) ?? []);
    this.put(entriesOf(found.merged));
    if (!found.asked.length) return true;
    this.note.querySelector("[data-conflict-text]").textContent = this.words();
    const texts = found.asked.every((name) => isText(this.field(name)));
    this.note.querySelector("[data-choose='both']").hidden = !texts;
    this.note.hidden = false;
    return false;
  }

  field(name) {
    return this.fields().find((field) => field.name === name);
  }

  // How the other version reads, each field under its label where there are several.
  words() {
    const { asked, there } = this.found;
    const several = this.fields().filter((field) => field.name.startsWith("b-")).length > 1;
    return asked.map((name) => (several ? `${this.label(name)}: ` : "") + this.said(name, there.get(name) ?? [])).join("\n");
  }

  label(name) {
    const field = this.field(name);
    const group = ["radio", "checkbox"].includes(field?.type) && field.closest("fieldset")?.querySelector("legend");
    return (group || field?.labels?.[0])?.textContent.trim() ?? "";
  }

  said(name, values) {
    const chosen = (value) => this.fields().find((field) => field.name === name && field.value === value);
    const word = (value) => (isText(this.field(name)) ? value : (chosen(value)?.labels?.[0]?.textContent.trim() ?? value));
    return values.map(word).join(", ") || "nothing";
  }

  choose(choice) {
    const { merged, asked, there } = this.found;
    for (const name of asked) {
      const [mine, other] = [this.now(name), there.get(name) ?? []];
      const both = [[...mine, ...other].filter((text) => text.trim()).join("\n\n")];
      merged.set(name, { mine, other, both }[choice]);
    }
    this.note.hidden = true;
    this.put([...this.rest(), ...asked.flatMap((name) => merged.get(name).map((value) => [name, value]))]);
    announce(SAID[choice]);
    this.chosen();
  }

  // What stands in the fields at this moment: the writer may have gone on.
  now(name) {
    const ours = this.fields().filter((field) => field.name === name);
    return ours.filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked).map((field) => field.value);
  }

  rest() {
    const names = new Set(this.fields().map((field) => field.name).filter((name) => !this.found.asked.includes(name)));
    return [...names].flatMap((name) => this.now(name).map((value) => [name, value]));
  }
}
