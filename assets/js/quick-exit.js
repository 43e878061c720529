// Leaves to a neutral page at once and leaves no way back to this one. Shift three times does too.
const WITHIN = 1500;

function leave(link) {
  document.documentElement.hidden = true;
  document.title = "";
  location.replace(link.href);
}

export function startQuickExit() {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= 3) leave(link);
  });
}
