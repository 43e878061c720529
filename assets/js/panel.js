// The panel of assigning: another exercise brings its own parts, somebody who is not sure is shown
// the smaller version, and the proposal is taken in place. Without this file a button does each.
import { announce } from "./announce.js";
import { parsePage } from "./html.js";

const SURE_ENOUGH = 7;
const SWAPPED = ["[data-size]", "[data-rows]"];

async function bringParts(form, exercise) {
  const address = new URL(form.action);
  address.searchParams.set("exercise", exercise.value);
  for (const one of form.querySelectorAll("input[name='case']")) address.searchParams.append("case", one.value);
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || exercise.value !== address.searchParams.get("exercise")) return;
  const page = parsePage(await answer.text());
  for (const name of SWAPPED) {
    const [old, fresh] = [form.querySelector(name), page.querySelector(name)];
    if (old && fresh) old.replaceChildren(...fresh.childNodes);
  }
}

function takeProposal(form) {
  for (const box of form.querySelectorAll("input[name='left_out']")) box.checked = "proposed" in box.dataset;
  const days = form.querySelector("input[name='log_days']");
  if (days) days.value = days.dataset.proposed;
  announce("The proposal is filled in.");
}

function showPair(form) {
  const reveal = form.querySelector("[data-pair]");
  if (!reveal) return;
  const refresh = () => {
    const pair = form.querySelector("input[name='together']:checked")?.value === "pair";
    reveal.hidden = !pair;
    form.querySelector("#clients").hidden = pair; // a pair goes to both
  };
  for (const one of form.querySelectorAll("input[name='together']")) one.addEventListener("change", refresh);
  refresh();
}

export function startPanel() {
  const smaller = document.querySelector("[data-smaller]");
  const form = smaller?.closest("form");
  const exercise = form?.querySelector("select[name='exercise']");
  if (!exercise) return;
  form.querySelector("[data-look]").hidden = true;
  showPair(form);
  exercise.addEventListener("change", () => bringParts(form, exercise));
  form.querySelector("[name='confidence']").addEventListener("change", (event) => {
    const unsure = event.target.value !== "" && Number(event.target.value) < SURE_ENOUGH;
    if (!unsure || smaller.open) return;
    smaller.open = true;
    announce("Below 7: a smaller version is proposed under this.");
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name='look'][value='smaller']");
    if (!button) return;
    event.preventDefault();
    takeProposal(form);
  });
}
