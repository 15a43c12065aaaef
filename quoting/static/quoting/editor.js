/* The editor works without this file; here, what only a script can say. */
(function () {
  'use strict';

  /* The notes of a field are swapped while typing; its input says the same to a screen reader. */
  document.addEventListener('htmx:oobAfterSwap', (event) => {
    const notes = document.getElementById(event.detail.target.id);
    const input = notes && document.querySelector('[aria-describedby="' + notes.id + '"]');
    if (!input) return;
    if (notes.hasAttribute('data-bad')) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  });

  /* With a thumb, Enter goes to what is missing yet; when nothing is, it saves. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !matchMedia('(pointer: coarse)').matches) return;
    const form = event.target.matches('input') && event.target.closest('#panel form');
    if (!form) return;
    const missing = ['product', 'width', 'height'].map((name) => form.elements.namedItem(name)).find((field) => field && !field.value);
    if (!missing || missing === event.target) return;
    event.preventDefault();
    missing.focus();
  });

  /* A photo goes as soon as it is taken. */
  document.addEventListener('change', (event) => {
    if (event.target.matches('input[data-send]') && event.target.files.length) event.target.form.requestSubmit();
  });

  /* While the editor waits to be swapped, nothing is written into what goes away and nothing is
     saved twice; what is typed meanwhile starts the next line. */
  let typedAhead = null; // a text while waiting

  const replacesEditor = (event) => event.detail.target.id === 'editor';

  document.addEventListener('htmx:beforeRequest', (event) => {
    if (!replacesEditor(event)) return;
    typedAhead = '';
    event.detail.target.setAttribute('aria-busy', 'true');
  });

  document.addEventListener('beforeinput', (event) => {
    if (typedAhead === null) return;
    event.preventDefault();
    if (event.inputType === 'deleteContentBackward') typedAhead = typedAhead.slice(0, -1);
    else typedAhead += event.data || '';
  });

  document.addEventListener('submit', (event) => {
    if (typedAhead === null) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  document.addEventListener('htmx:afterSettle', (event) => {
    if (!replacesEditor(event)) return;
    const text = typedAhead;
    typedAhead = null;
    const field = document.activeElement;
    if (!text || event.detail.xhr.status !== 200 || !field.matches('#panel input')) return;
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });

  /* Nothing came to be swapped in: the panel is as it was. */
  document.addEventListener('htmx:afterRequest', (event) => {
    if (!replacesEditor(event) || event.detail.successful) return;
    typedAhead = null;
    event.detail.target.removeAttribute('aria-busy');
  });
})();
