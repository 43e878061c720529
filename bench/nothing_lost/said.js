// Tells the proof what the page says about saving, in the moment it says so, and what stands in its
// fields then.
(() => {
  const fields = () =>
    Object.fromEntries(
      [...document.querySelectorAll("[data-block]")].map((section) => [
        section.dataset.block,
        [...section.querySelectorAll("input, textarea, select")]
          .filter((one) => one.name.startsWith("b-") && one.type !== "file")
          .filter((one) => !["checkbox", "radio"].includes(one.type) || one.checked)
          .map((one) => [one.name, one.value]),
      ]),
    );
  window.proofFields = fields;
  const tell = (state, text) => window.proofSaid({ at: Date.now() / 1000, state, text, fields: fields() });
  addEventListener("DOMContentLoaded", () => {
    const line = document.querySelector("[data-save-state]");
    if (!line) return;
    tell("opened", "");
    const say = () => tell(line.dataset.state ?? "", line.textContent.trim());
    new MutationObserver(say).observe(line, { attributes: true, childList: true, characterData: true, subtree: true });
  });
})();
