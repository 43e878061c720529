// Shows the statements before a restricted exercise once such a one is chosen. Without this file
// they stand in a part that can be opened.
export function startAttestation() {
  const part = document.querySelector("details[data-attestation]");
  const choice = document.querySelector("select[name='exercise']");
  if (!part || !choice) return;
  const restricted = part.dataset.attestation.split(" ");
  const refresh = () => {
    const wanted = restricted.includes(choice.value);
    part.hidden = !wanted;
    part.open = wanted;
  };
  choice.addEventListener("change", refresh);
  refresh();
}
