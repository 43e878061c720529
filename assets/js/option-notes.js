// Beside a choice from a list: only what is chosen is told about. Nothing chosen shows all, or
// nothing where it says data-option-notes="chosen".
export function startOptionNotes() {
  for (const notes of document.querySelectorAll("[data-option-notes]")) {
    const chooser = notes.parentElement.querySelector("form select");
    if (!chooser) continue;
    const follow = () => {
      const known = [...notes.querySelectorAll("[data-option]")];
      const chosen = known.find((one) => one.dataset.option === chooser.value);
      for (const one of known) {
        one.hidden = (Boolean(chosen) || notes.dataset.optionNotes === "chosen") && one !== chosen;
        one.open = one === chosen;
      }
    };
    chooser.addEventListener("change", follow);
    follow();
  }
}
