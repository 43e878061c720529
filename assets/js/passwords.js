// "Show" beside a password, so that it can be checked before it is sent.
export function startPasswords() {
  for (const button of document.querySelectorAll("[data-show-password]")) {
    const field = document.getElementById(button.dataset.showPassword);
    if (!field) continue;
    button.hidden = false;
    button.setAttribute("aria-label", "Show the password");
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? "Hide" : "Show";
    });
    field.form?.addEventListener("submit", () => {
      field.type = "password";
    });
  }
}
