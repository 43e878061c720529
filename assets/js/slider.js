// A handle on a line beside the number: both say the same. Nothing is answered until it is moved.
export function startSliders(root = document) {
  for (const box of root.querySelectorAll("[data-slider]")) {
    const line = box.querySelector("[type='range']");
    const number = box.querySelector("[name]");
    if (!line.hidden) continue;
    line.hidden = false;
    line.addEventListener("input", () => {
      number.value = line.value;
      number.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const follow = () => {
      if (number.value.trim() && !Number.isNaN(Number(number.value))) line.value = number.value;
    };
    number.addEventListener("input", follow);
    number.addEventListener("change", follow);
    box.closest(".question")?.addEventListener("change", follow);
  }
}
