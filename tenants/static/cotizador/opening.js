/* The opening page: tells whether an address is free while it is typed, follows the opening, and walks in.
   Each page works without this file. */

const PAUSE = 400; // milliseconds after the last key
const POLL = 1000;

const told = document.getElementById('direccion-estado');
const input = /** @type {HTMLInputElement | null} */ (document.querySelector('input[name="subdomain"]'));
const progress = document.getElementById('avance');
let asked = 0;

/** Only the answer to what was typed last is shown. @param {string} name */
async function check(name) {
  const turn = ++asked;
  const address = `${told?.dataset.check}?direccion=${encodeURIComponent(name)}`;
  try {
    const answer = await fetch(address, { headers: { 'X-By-Itself': 'typing' } });
    if (answer.ok && told && turn === asked) told.innerHTML = await answer.text();
  } catch {
    // Without a connection the form says it when it is sent.
  }
}

if (told && input) {
  let waiting = 0;
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(check, PAUSE, input.value);
  });
  told.addEventListener('click', (event) => {
    const other = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-name]'));
    if (!other) return;
    event.preventDefault();
    input.value = other.dataset.name || '';
    input.focus();
    check(input.value);
  });
}

/** @param {HTMLElement} place */
function follow(place) {
  const part = /** @type {HTMLElement | null} */ (place.querySelector('[data-stage]'));
  const stage = part?.dataset.stage;
  if (stage === 'open') location.replace(part?.dataset.wayIn || '/');
  else if (stage === 'opening' || stage === 'preparing') setTimeout(look, POLL, place);
}

/** @param {HTMLElement} place */
async function look(place) {
  try {
    const answer = await fetch('?parte=1', { headers: { 'X-By-Itself': 'opening' } });
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // Asks again by itself.
  }
  follow(place);
}

if (progress) follow(progress);

/** @type {HTMLFormElement | null} */ (document.querySelector('form[data-presses-itself]'))?.requestSubmit();
