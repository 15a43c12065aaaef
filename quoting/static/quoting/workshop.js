/* The workshop's page: what is done is ticked at once, and sent when there is a signal; on a phone
   each material is folded. */
import { box } from './editor/storage.js';

const AGAIN = 5000; // milliseconds until what could not be sent is tried again
const form = /** @type {HTMLFormElement | null} */ (document.querySelector('[data-marks]'));
const folds = [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details.fold'))];

/** @param {HTMLDetailsElement} fold */
function count(fold) {
  const place = fold.querySelector('[data-done-of]');
  const boxes = [.../** @type {NodeListOf<HTMLElement>} */ (fold.querySelectorAll('.box[aria-pressed], .box[data-done]'))];
  if (!place || boxes.length === 0) return;
  const done = boxes.filter((one) => one.getAttribute('aria-pressed') === 'true' || one.dataset.done === 'true');
  place.textContent = `${done.length} de ${boxes.length}`;
  place.classList.toggle('all', done.length === boxes.length);
}

/** Opens what an address or a link points into. */
function unfold() {
  const aim = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = aim && /** @type {HTMLDetailsElement | null} */ (aim.closest('details.fold'));
  if (!fold) return;
  fold.open = true;
  aim.scrollIntoView();
}

folds.forEach(count);
if (matchMedia('(max-width: 767px)').matches && folds.length > 1) {
  folds.forEach((fold) => {
    fold.open = false;
  });
}
unfold();
window.addEventListener('hashchange', unfold);
window.addEventListener('beforeprint', () => {
  folds.forEach((fold) => {
    fold.open = true;
  });
});

if (form) {
  /* Which rows are still to be sent, and what is to be said of each. */
  const waiting = box(`cotizador:${location.host}:taller:${form.dataset.marks}:${form.action}`, /** @type {Record<string, boolean>} */ ({}));
  let isSending = false;

  /** @param {string} key */
  const boxOf = (key) => document.querySelector(`.box[value="${CSS.escape(key)}"]`);

  /** @param {string} key @param {boolean} done @param {boolean} isPending */
  const show = (key, done, isPending) => {
    const one = /** @type {HTMLButtonElement | null} */ (boxOf(key));
    if (!one) return;
    one.setAttribute('aria-pressed', String(done));
    one.name = done ? 'sin-hacer' : 'hecho';
    one.classList.toggle('pending', isPending);
    const fold = /** @type {HTMLDetailsElement | null} */ (one.closest('details.fold'));
    if (fold) count(fold);
  };

  /** @param {string} text */
  const tell = (text) => {
    const toast = Object.assign(document.createElement('p'), { className: 'toast bad', textContent: text });
    document.getElementById('toasts')?.replaceChildren(toast);
    setTimeout(() => toast.remove(), 6000);
  };

  /** Takes `key` from what waits, unless another answer of it came meanwhile. */
  const settle = (/** @type {string} */ key, /** @type {boolean} */ done) => {
    const left = { ...waiting.read() };
    if (left[key] !== done) return;
    delete left[key];
    waiting.write(/** @type {any} */ (Object.keys(left).length ? left : null));
  };

  const send = async () => {
    if (isSending) return;
    isSending = true;
    try {
      for (let left = Object.entries(waiting.read()); left.length; left = Object.entries(waiting.read())) {
        const [key, done] = left[0];
        const body = new FormData(form);
        body.set(done ? 'hecho' : 'sin-hacer', key);
        const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual', headers: { 'X-Marks': '1' } });
        if (answer.status === 409 || answer.status === 404) {
          settle(key, done);
          show(key, !done, false);
          tell(answer.status === 409 ? await answer.text() : 'Esta lista ya no existe. Actualiza la página.');
        } else if (answer.ok) {
          settle(key, done);
          if (waiting.read()[key] === undefined) show(key, done, false);
        } else {
          if (answer.type === 'opaqueredirect' || answer.status === 403) tell('Tu sesión terminó. Entra otra vez: lo que marcaste se guarda solo al volver.');
          throw new Error(String(answer.status));
        }
      }
    } catch {
      setTimeout(send, AGAIN); // without a signal, or a server that starts anew
    }
    isSending = false;
  };

  form.addEventListener('submit', (event) => {
    const one = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (!one) return;
    event.preventDefault();
    event.stopPropagation();
    const done = one.name === 'hecho';
    waiting.write({ ...waiting.read(), [one.value]: done });
    show(one.value, done, true);
    send();
  });
  for (const [key, done] of Object.entries(waiting.read())) show(key, done, true);
  window.addEventListener('online', send);
  send();
}
