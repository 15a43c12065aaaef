/* The editor by keyboard: what each key does is written in the dialog that «?» opens. */
(function () {
  'use strict';

  const dialog = document.getElementById('shortcuts');
  if (!dialog) return;

  const press = (selector) => {
    const found = document.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  };
  const lastLine = (part) => press('.lines > .line:last-of-type ' + part);

  /* By the place of the key, since Alt changes the letter on several keyboards. */
  const ALT = {
    KeyN: () => press('[data-key="new"]') || focusPanel(),
    KeyD: () => lastLine('[data-key="duplicate"]'),
    KeyE: () => lastLine('[data-key="edit"]'),
    KeyZ: () => press('[data-key="undo"]'),
    KeyM: toggleMore,
    KeyR: () => press('[data-key="review"]'),
  };

  /* htmx binds what it swapped a moment after it is seen: a key that is quicker waits for that. */
  function whenBound(action) {
    if (!document.querySelector('.htmx-settling')) return action();
    document.addEventListener('htmx:afterSettle', action, { once: true });
    return true;
  }

  function focusPanel() {
    const field = document.querySelector('#panel input:not([type="hidden"])');
    if (field) field.focus();
    return Boolean(field);
  }

  function toggleMore() {
    const more = document.querySelector('#panel details.more');
    if (!more) return false;
    more.open = !more.open;
    if (more.open) more.querySelector('input').focus();
    return true;
  }

  document.addEventListener('keydown', (event) => {
    const writing = event.target.closest('input, select, textarea');
    const panel = event.target.closest('#panel form');
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && panel) {
      event.preventDefault();
      panel.requestSubmit();
    } else if (event.altKey && !event.ctrlKey && !event.metaKey && ALT[event.code]) {
      if (whenBound(ALT[event.code])) event.preventDefault();
    } else if (event.key === '?' && !writing) {
      event.preventDefault();
      dialog.showModal();
    }
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-shortcuts]')) dialog.showModal();
  });
})();
