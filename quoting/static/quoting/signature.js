/* A signature drawn with finger or mouse: kept as strokes in the form's hidden field, so that it
   comes back with the form. */
(function () {
  'use strict';

  const place = /** @type {HTMLElement | null} */ (document.querySelector('.sign'));
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="signature"]'));
  if (!place || !field) return;
  const canvas = place.querySelector('canvas');
  const pen = canvas.getContext('2d');
  const LONGEST = 20000; // characters that the server takes
  let drawing = false;
  place.hidden = false;

  function paint() {
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.strokeStyle = '#13212b';
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = 'round';
    if (!/^[ML\d ]*$/.test(field.value)) return;
    pen.stroke(new Path2D(field.value));
  }

  function point(event) {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    const x = within(((event.clientX - box.left) / box.width) * canvas.width, canvas.width);
    const y = within(((event.clientY - box.top) / box.height) * canvas.height, canvas.height);
    return x + ' ' + y;
  }

  function add(command, event) {
    const next = command + point(event);
    if (field.value.length + next.length > LONGEST || field.value.endsWith(next)) return;
    field.value += next;
    paint();
  }

  canvas.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    add('M', event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (drawing) add('L', event);
  });
  ['pointerup', 'pointercancel'].forEach((name) => {
    canvas.addEventListener(name, () => {
      drawing = false;
    });
  });
  place.querySelector('[data-clear]').addEventListener('click', () => {
    field.value = '';
    paint();
  });
  paint();
})();
