// A second press on the same button sends nothing twice. The server refuses doubles as well; this
// only keeps the person from waiting for a second answer. A download leaves the page standing, so
// the button wakes again after a while.
const AWAKE_AFTER = 8000;

function wake(form) {
  delete form.dataset.sending;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

export function startOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => wake(form), AWAKE_AFTER);
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach(wake);
  });
}
