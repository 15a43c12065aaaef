/* A layout picked by its drawing is written in its field, as if it had been typed. */
document.addEventListener('click', (event) => {
  const choice = event.target instanceof Element ? event.target.closest('[data-fills]') : null;
  if (!(choice instanceof HTMLElement)) return;
  const field = document.getElementById(choice.dataset.fills || '');
  if (!(field instanceof HTMLInputElement)) return;
  field.value = choice.dataset.value || '';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const around = choice.closest('details');
  if (around) around.open = false;
  field.focus();
});
