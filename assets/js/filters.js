// Filter bars show their result as soon as a choice changes.
export function startFilters() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-filter]");
    if (form && event.target.matches("select, input[type=date]")) form.requestSubmit();
  });
}
