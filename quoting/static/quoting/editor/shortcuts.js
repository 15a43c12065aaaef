/* The editor by keyboard: what each key does is written in the dialog that «?» opens. */
import { find, target } from './dom.js';

/** Click what is there. @param {string} selector @returns {boolean} whether it was */
function press(selector) {
  const found = find(selector);
  found?.click();
  return Boolean(found);
}

const lastLine = (/** @type {string} */ part) => press(`#lines > .line:last-of-type ${part}`);

function focusPanel() {
  const field = find('#panel input:not([type="hidden"])');
  field?.focus();
  return Boolean(field);
}

function toggleMore() {
  const more = find('#panel details.more');
  if (!(more instanceof HTMLDetailsElement)) return false;
  more.open = !more.open;
  if (more.open) find('input', more)?.focus();
  return true;
}

/* By the place of the key, since Alt changes the letter on several keyboards. */
/** @type {Record<string, () => boolean>} */
const ALT = {
  KeyN: () => press('[data-key="new"]') || focusPanel(),
  KeyD: () => lastLine('[data-key="duplicate"]'),
  KeyE: () => lastLine('[data-key="edit"]'),
  KeyZ: () => press('[data-key="undo"]'),
  KeyM: toggleMore,
  KeyR: () => press('[data-key="review"]'),
};

/** htmx binds what it swapped a moment after it is seen: a key that is quicker waits for that. @param {() => boolean} action */
function whenBound(action) {
  if (!find('.htmx-settling')) return action();
  document.addEventListener('htmx:afterSettle', action, { once: true });
  return true;
}

const dialog = find('#shortcuts');
if (dialog instanceof HTMLDialogElement) {
  /* Before a menu or a dialog closes by the same key. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || find('dialog[open], details.menu[open]')) return;
    press('#panel [data-forget], #panel [data-give-up]');
  }, true);
  document.addEventListener('keydown', (event) => {
    const panel = target(event).closest('#panel form');
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && panel instanceof HTMLFormElement) {
      event.preventDefault();
      panel.requestSubmit();
    } else if (event.altKey && !event.ctrlKey && !event.metaKey && ALT[event.code]) {
      if (whenBound(ALT[event.code])) event.preventDefault();
    } else if (event.key === '?' && !target(event).closest('input, select, textarea')) {
      event.preventDefault();
      dialog.showModal();
    }
  });
  document.addEventListener('click', (event) => {
    if (target(event).closest('[data-shortcuts]')) dialog.showModal();
  });
}
