// Dialogs open from [data-opens="id"]; popovers (details.pop) close on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.matches?.("dialog[open]") && outside(event)) event.target.close();
  closeAll((pop) => !pop.contains(event.target));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const pop = event.target.closest?.("details.pop[open]");
  closeAll(() => true);
  pop?.querySelector("summary").focus();
});

// A form marked data-goes sends itself as soon as a choice changes; its button stays for the rest.
document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-goes] select, form[data-goes] input[type='checkbox']")) event.target.form.requestSubmit();
});

function closeAll(which) {
  for (const pop of document.querySelectorAll("details.pop[open]")) if (which(pop)) pop.open = false;
}

function outside(event) {
  const box = event.target.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}
