// A quiet time that runs. Nothing is stored, nothing rings; the end is said in words.
const words = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes}:${String(seconds % 60).padStart(2, "0")}` : String(seconds);
};

class Timer {
  constructor(box) {
    this.box = box;
    this.seconds = Number(box.dataset.timer);
    this.stage = box.querySelector("[data-timer-stage]");
    this.left = box.querySelector("[data-timer-left]");
    this.said = box.querySelector("[data-timer-said]");
    this.start = box.querySelector("[data-timer-start]");
    this.start.hidden = false;
    this.start.addEventListener("click", () => (this.ends ? this.stop("Stopped.") : this.begin()));
  }

  label(word) {
    this.start.querySelector("span").textContent = word;
  }

  begin() {
    this.ends = Date.now() + this.seconds * 1000;
    this.stage.hidden = false;
    this.label("Stop");
    this.said.textContent = "It runs.";
    this.tick();
  }

  tick() {
    const left = Math.max(0, Math.ceil((this.ends - Date.now()) / 1000));
    this.left.textContent = words(left);
    if (left === 0) this.stop("The time is over. Go on when you like.");
    else this.next = setTimeout(() => this.tick(), 250);
  }

  stop(text) {
    clearTimeout(this.next);
    this.ends = undefined;
    this.stage.hidden = true;
    this.label("Begin again");
    this.said.textContent = text;
    this.said.classList.remove("hidden");
  }
}

export function startTimers(root = document) {
  for (const box of root.querySelectorAll("[data-timer]")) new Timer(box);
}
