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
})();
