// Where a session would stand in the calendar's grid, and the outline that shows it there.
const SLOT = 5;
const STEP = 15;
const SHORTEST = 15;
const LONGEST = 8 * 60;
const LONG_SPANS = [288, 144, 120, 96, 84, 72, 60]; // beyond 48 slots the style sheet knows these

const between = (least, value, most) => Math.max(least, Math.min(most, value));
const two = (number) => String(number).padStart(2, "0");
const clock = (minute) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
const gridOf = (column) => column.closest("[data-grid]");
export const columnOf = (slot) => slot.closest("[data-day]");

// A session's own place as the page came with it.
export function placeOf(slot) {
  return { column: columnOf(slot), minute: Number(slot.dataset.minute), minutes: Number(slot.dataset.minutes) };
}

export const same = (one, other) => one.column === other.column && one.minute === other.minute && one.minutes === other.minutes;

// The days of the same counselor: a session cannot be dragged to a colleague.
export function columnsFor(slot) {
  const own = columnOf(slot);
  return [...gridOf(own).querySelectorAll("[data-day]")].filter((one) => one.dataset.counselor === own.dataset.counselor);
}

const shown = (column) => {
  const { firstSlot, slots } = gridOf(column).dataset;
  return { first: Number(firstSlot) * SLOT, last: (Number(firstSlot) + Number(slots)) * SLOT };
};

// The minute of the day at a height of the screen.
export function minuteAt(column, y) {
  const { first, last } = shown(column);
  const box = column.getBoundingClientRect();
  return first + ((y - box.top) / box.height) * (last - first);
}

const nearest = (minute) => Math.round(minute / STEP) * STEP;

// A quarter of an hour on the clock, so that 10:10 goes to 10:15 and not to 10:25.
const quarter = (minute, way) => (way > 0 ? Math.floor(minute / STEP) + 1 : Math.ceil(minute / STEP) - 1) * STEP;

const inside = ({ column, minute, minutes }) => {
  const { first, last } = shown(column);
  return { column, minute: between(first, minute, Math.max(first, last - minutes)), minutes };
};

const within = ({ column, minute, minutes }) => ({
  column,
  minute,
  minutes: between(SHORTEST, minutes, Math.min(LONGEST, shown(column).last - minute)),
});

export const movedTo = (place, column, minute) => inside({ ...place, column, minute: nearest(minute) });
export const movedBy = (place, way) => inside({ ...place, minute: quarter(place.minute, way) });
export const endingAt = (place, minute) => within({ ...place, minutes: nearest(minute) - place.minute });
export const longerBy = (place, way) => within({ ...place, minutes: quarter(place.minute + place.minutes, way) - place.minute });

export const inWords = ({ column, minute, minutes }) =>
  `${column.dataset.said}, ${clock(minute)} to ${clock(minute + minutes)}, ${minutes} minutes`;

const spanOf = (minutes) => {
  const wanted = Math.ceil(minutes / SLOT);
  return wanted <= 48 ? wanted : LONG_SPANS.find((one) => one <= wanted);
};

// Draw the outline at a place; the session itself pales meanwhile.
export function draw(slot, place, hint) {
  erase();
  const ghost = document.createElement("div");
  const row = Math.floor((place.minute - shown(place.column).first) / SLOT);
  ghost.className = `slot slot--ghost at-${row} for-${spanOf(place.minutes)}`;
  ghost.dataset.ghost = "";
  ghost.ariaHidden = "true";
  const when = document.createElement("span");
  when.className = "slot__who";
  when.textContent = `${clock(place.minute)} – ${clock(place.minute + place.minutes)}`;
  ghost.append(when, hint);
  place.column.append(ghost);
  slot.classList.add("slot--leaving");
}

export function erase() {
  document.querySelector("[data-ghost]")?.remove();
  document.querySelector(".slot--leaving")?.classList.remove("slot--leaving");
}
