// Puts the items of a ranking in an order by drag, by buttons and by the arrow keys. The numbers in
// the selects are the answer; without this file they are chosen by hand.
import { announce } from "./announce.js";

class Ranking {
  constructor(list) {
    this.list = list;
    list.classList.add("ranking--live");
    for (const item of this.items) this.equip(item);
    // Words brought back from this device set the selects: the list follows them.
    (list.closest(".question") ?? list).addEventListener("change", () => this.follow());
    list.addEventListener("dragover", (event) => this.over(event));
  }

  get items() {
    return [...this.list.children];
  }

  equip(item) {
    item.draggable = true;
    item.append(this.button(item, "Up", -1), this.button(item, "Down", 1));
    item.addEventListener("dragstart", () => item.classList.add("ranking__item--held"));
    item.addEventListener("dragend", () => {
      item.classList.remove("ranking__item--held");
      this.keep(item);
    });
    item.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || event.target.tagName === "SELECT") return;
      event.preventDefault();
      this.move(item, by, event.target);
    });
  }

  button(item, word, by) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--icon ranking__move";
    button.dataset.by = by;
    button.textContent = by < 0 ? "↑" : "↓";
    button.setAttribute("aria-label", `${word}: ${item.dataset.rank}`);
    button.addEventListener("click", () => this.move(item, by, button));
    return button;
  }

  move(item, by, focus) {
    const items = this.items;
    const target = items[items.indexOf(item) + by];
    if (target) by < 0 ? target.before(item) : target.after(item);
    this.keep(item);
    focus.focus();
  }

  over(event) {
    const held = this.list.querySelector(".ranking__item--held");
    const under = event.target.closest(".ranking__item");
    if (!held || !under) return;
    event.preventDefault();
    const box = under.getBoundingClientRect();
    event.clientY < box.top + box.height / 2 ? under.before(held) : under.after(held);
  }

  keep(item) {
    for (const [index, one] of this.items.entries()) one.querySelector("select").value = String(index + 1);
    announce(`${item.dataset.rank}: place ${this.items.indexOf(item) + 1} of ${this.items.length}`);
    item.querySelector("select").dispatchEvent(new Event("input", { bubbles: true }));
  }

  follow() {
    const place = (item) => Number(item.querySelector("select").value) || Infinity;
    const sorted = this.items.sort((a, b) => place(a) - place(b));
    if (sorted.some((item, index) => item !== this.items[index])) this.list.append(...sorted);
  }
}

export function startRankings(root = document) {
  for (const list of root.querySelectorAll("[data-ranking]:not(.ranking--live)")) new Ranking(list);
}
