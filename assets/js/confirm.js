// Buttons with data-confirm ask first. One dialog serves the page; its texts are set, never parsed.
let dialog;

function build() {
  const made = document.createElement("dialog");
  made.className = "dialog";
  made.setAttribute("aria-labelledby", "confirm-title");
  const title = document.createElement("h2");
  title.id = "confirm-title";
  const text = document.createElement("p");
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "actions";
  form.append(choice("yes", "button button--danger"), choice("no", "button button--quiet"));
  made.append(title, text, form);
  document.body.append(made);
  return made;
}

function choice(value, className) {
  const button = document.createElement("button");
  button.value = value;
  button.className = className;
  return button;
}

function ask(button) {
  dialog ??= build();
  const label = button.textContent.trim();
  dialog.querySelector("h2").textContent = `${label}?`;
  dialog.querySelector("p").textContent = button.dataset.confirm;
  const [yes, no] = dialog.querySelectorAll("button");
  yes.textContent = button.dataset.yes ?? label;
  no.textContent = button.dataset.no ?? "Keep it as it is";
  dialog.returnValue = "no";
  dialog.showModal();
  no.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

export function startConfirm() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    if (!(await ask(button))) return button.focus();
    button.dataset.confirmed = "yes";
    button.form?.requestSubmit(button);
    delete button.dataset.confirmed;
  });
}
