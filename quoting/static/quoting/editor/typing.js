/* While one types: what a field says, and what is typed ahead of a panel that was asked for. */
import { find, on, target } from './dom.js';
import { isKept } from './panel.js';

/* The notes of a field are swapped while typing; its input says the same to a screen reader. */
on('htmx:oobAfterSwap', (event) => {
  const notes = document.getElementById(event.detail.target.id);
  const input = notes && find(`[aria-describedby="${notes.id}"]`);
  if (!input) return;
  if (notes.hasAttribute('data-bad')) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
});

/* While the panel waits to be swapped, nothing is written into what goes away and nothing is saved
   twice; what is typed meanwhile starts the next line. */
/** @type {string | null} a text while waiting */
let typedAhead = null;
let isThere = false; // the new panel, a moment before it is settled

const replacesPanel = (/** @type {CustomEvent} */ event) => event.detail.target?.id === 'editor' && !isKept(event);

on('htmx:beforeRequest', (event) => {
  if (!replacesPanel(event)) return;
  typedAhead = '';
  isThere = false;
  event.detail.target.setAttribute('aria-busy', 'true');
});

on('htmx:afterSwap', (event) => {
  if (target(event).id === 'editor' && replacesPanel(event)) isThere = true;
});

document.addEventListener('beforeinput', (event) => {
  if (typedAhead === null || isThere) return;
  event.preventDefault();
  if (event.inputType === 'deleteContentBackward') typedAhead = typedAhead.slice(0, -1);
  else typedAhead += event.data || '';
});

document.addEventListener('submit', (event) => {
  if (typedAhead === null || isThere) return;
  event.preventDefault();
  event.stopPropagation();
}, true);

on('htmx:afterSettle', (event) => {
  if (target(event).id !== 'editor' || !replacesPanel(event)) return;
  const text = typedAhead;
  typedAhead = null;
  find('#editor')?.removeAttribute('aria-busy');
  const field = document.activeElement;
  if (!text || event.detail.xhr?.status !== 200 || !(field instanceof HTMLInputElement) || !field.matches('#panel input')) return;
  field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

/* Nothing came to be swapped in: the panel is as it was. */
on('htmx:afterRequest', (event) => {
  if (!replacesPanel(event) || event.detail.successful) return;
  typedAhead = null;
  event.detail.target.removeAttribute('aria-busy');
});
