// Shows a question when an earlier answer asks for it, by the rule that the server follows too
// (counsel/library/blocks/block.py): what hangs on a hidden question is hidden.
import { announce } from "./announce.js";

const chosen = (section) =>
  [...section.querySelectorAll("[name^='b-']")]
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => field.value)
    .filter((value) => value !== "");

function holds(condition, section) {
  const values = chosen(section);
  if (condition.equals !== null) return values.length === 1 && values[0] === condition.equals;
  if (condition.includes !== null) return values.includes(condition.includes);
  return values.length === 1 && values[0].trim() !== "" && Number(values[0]) >= condition.at_least;
}

export function startShowIf() {
  const list = document.querySelector("form[data-homework] [data-steps]");
  if (!list?.querySelector("[data-show-if]")) return;
  const sections = [...list.children];
  const refresh = (event) => {
    const shown = new Map();
    let more = 0;
    for (const section of sections) {
      if (section.dataset.showIf) {
        const condition = JSON.parse(section.dataset.showIf);
        const earlier = shown.get(`q-${condition.block}`);
        const wanted = Boolean(earlier) && holds(condition, earlier);
        if (wanted && section.hidden) more += 1;
        section.hidden = !wanted;
      }
      if (!section.hidden) shown.set(section.id, section);
    }
    if (more && event) announce(more === 1 ? "One more part follows below." : `${more} more parts follow below.`);
  };
  list.addEventListener("change", refresh);
  refresh();
}
