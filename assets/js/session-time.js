// Beside the time of a new session: what the clocks of the others show, while one types.
// The server says the same after sending; this only saves the wait.
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const FIELDS = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };

// What the clocks of a zone show at an instant, as if it were UTC.
function wallOf(instant, zone) {
  const format = new Intl.DateTimeFormat("en-GB", { ...FIELDS, hourCycle: "h23", timeZone: zone });
  const part = Object.fromEntries(format.formatToParts(instant).map((one) => [one.type, Number(one.value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
}

const HOUR = 3_600_000;

// The instant of a wall time: of an hour that comes twice the first, null where the clocks skip it.
export function instantOf(wall, zone) {
  let instant = wall;
  for (let turn = 0; turn < 2; turn += 1) instant += wall - wallOf(instant, zone);
  if (wallOf(instant - HOUR, zone) === wall) return instant - HOUR;
  return wallOf(instant, zone) === wall ? instant : null;
}

export function say(instant, zone) {
  const wall = new Date(wallOf(instant, zone));
  const clock = [wall.getUTCHours(), wall.getUTCMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  return `${DAYS[wall.getUTCDay()]} ${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}, ${clock}`;
}

function show(box) {
  const form = box.closest("form");
  const zone = JSON.parse(box.dataset.zones)[form.elements.counselor?.value] ?? box.dataset.zone;
  const wall = Date.parse(`${form.elements.day.value}T${form.elements.start.value}Z`);
  const instant = Number.isNaN(wall) ? null : instantOf(wall, zone);
  const hint = document.getElementById("start-hint");
  if (hint) hint.textContent = `Clocks of ${zone.replaceAll("_", " ")}`;
  for (const line of box.querySelectorAll("[data-elsewhere]")) {
    const there = line.dataset.elsewhere;
    line.hidden = instant === null || say(instant, there) === say(instant, zone);
    if (!line.hidden) line.querySelector("[data-elsewhere-time]").textContent = say(instant, there);
  }
}

export function startSessionTime() {
  const box = document.querySelector("[data-session-time]");
  if (!box) return;
  box.closest("form").addEventListener("input", () => show(box));
  box.closest("form").addEventListener("restored", () => show(box), true);
}
