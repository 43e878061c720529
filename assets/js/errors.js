// The summary of a refused form takes focus; its links go to the fields themselves.
export function startErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  const heading = summary.querySelector("h2")?.textContent.trim();
  if (heading) document.title = `${heading}: ${document.title}`;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
    (field ?? target).focus();
    target.scrollIntoView({ block: "center" });
  });
}
