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

  /* A photo goes as soon as it is taken, and no larger than it is kept: a few hundred kilobytes
     pass where the signal is bad. What this browser cannot draw goes as it is. */
  const SIDE = 1600; // pixels
  const MOST = 10 * 1024 * 1024; // bytes that the server takes

  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
      const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
      return blob && blob.size < file.size ? new File([blob], 'vano.jpg', { type: 'image/jpeg' }) : file;
    } catch {
      return file;
    }
  }

  document.addEventListener('change', async (event) => {
    const input = event.target;
    if (!input.matches('input[data-send]') || !input.files.length) return;
    const photo = await smaller(input.files[0]);
    if (photo.size > MOST) {
      const why = document.createElement('p');
      why.className = 'error';
      why.setAttribute('role', 'alert');
      why.textContent = 'La foto pesa más de 10 MB; toma una de menor calidad.';
      input.form.querySelectorAll('.error').forEach((old) => old.remove());
      input.form.append(why);
      input.value = '';
      return;
    }
    const files = new DataTransfer();
    files.items.add(photo);
    input.files = files.files;
    input.form.requestSubmit();
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
