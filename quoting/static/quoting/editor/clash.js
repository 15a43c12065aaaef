/* What two people wrote: the field shows the value that is chosen, and goes on being written in. */
import { each, find, target } from './dom.js';
import { field, follow } from './panel.js';

const choices = (/** @type {string} */ name) => each(`#panel .clash input[data-clash="${name}"]`);

document.addEventListener('change', (event) => {
  const choice = target(event);
  if (!(choice instanceof HTMLInputElement) || !choice.dataset.clash) return;
  const input = field(choice.dataset.clash);
  const mine = choices(choice.dataset.clash).find((one) => one instanceof HTMLInputElement && one.value === 'mine');
  if (!input || !mine) return;
  mine.dataset.value ??= input.value;
  input.value = choice.dataset.value ?? input.value;
  follow();
});

/* Whoever writes on in the field takes what they write. */
document.addEventListener('input', (event) => {
  const input = target(event);
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement || input instanceof HTMLSelectElement)) return;
  const [mine, theirs] = choices(input.name);
  if (!(mine instanceof HTMLInputElement) || !theirs || input.value === theirs.dataset.value) return;
  mine.dataset.value = input.value;
  if (find('.clash :checked')) mine.checked = true;
});
