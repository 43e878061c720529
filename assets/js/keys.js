// The keyboard: "/" searches, "g" and a letter goes, "j" and "k" walk rows, "?" lists the keys.
const OFF = "keys-off";
const WAIT = 1500;

const isOff = () => localStorage.getItem(OFF) === "yes";
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog, [popover]");

function go(letter) {
  const place = document.querySelector(`[data-key="${CSS.escape(letter)}"]`);
  if (place) location.assign(place.href);
  return Boolean(place);
}

// What takes the focus of a row: its link, its summary, or the row itself where it can.
const stopOf = (row) => row.querySelector(".row-link, :scope > summary") ?? (row.hasAttribute("tabindex") ? row : null);

function walk(step) {
  const stops = [...document.querySelectorAll("[data-row]")].map(stopOf).filter((stop) => stop?.checkVisibility());
  if (!stops.length) return false;
  const at = stops.findIndex((stop) => stop.closest("[data-row]").contains(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(stops.length - 1, Math.max(0, at + step));
  stops[next].focus({ preventScroll: true });
  stops[next].closest("[data-row]").scrollIntoView({ block: "nearest" });
  return true;
}

function search() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

function list() {
  const dialog = document.getElementById("keys");
  dialog?.showModal();
  return Boolean(dialog);
}

// A page's own link with data-press="n" is opened by its letter.
function press(letter) {
  const link = document.querySelector(`a[data-press="${CSS.escape(letter)}"]`);
  link?.click();
  return Boolean(link);
}

const KEYS = { "/": search, "?": list, j: () => walk(1), k: () => walk(-1) };

// A page's own keys: by key, a function that says whether it did something.
export function addKeys(more) {
  Object.assign(KEYS, more);
}

function startSwitch() {
  const button = document.querySelector("[data-keys-off]");
  if (!button) return;
  const show = () => {
    button.setAttribute("aria-pressed", String(isOff()));
    button.textContent = isOff() ? "Turn single keys on" : "Turn single keys off";
  };
  button.addEventListener("click", () => {
    localStorage.setItem(OFF, isOff() ? "no" : "yes");
    show();
  });
  show();
}

export function startKeys() {
  if (!document.getElementById("keys")) return;
  startSwitch();
  let going = 0;
  document.addEventListener("keydown", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat);
    const repeats = event.repeat && "jk".includes(event.key);
    if (!(plain || repeats) || isTyping(event.target) || (isOff() && event.key !== "?")) return;
    const waiting = event.timeStamp - going < WAIT && going > 0;
    going = 0;
    const done = waiting ? go(event.key) : (KEYS[event.key]?.() ?? press(event.key));
    if (done) event.preventDefault();
    else if (event.key === "g") going = event.timeStamp;
  });
}
