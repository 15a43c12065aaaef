/* The questions of the week: each answer is saved as it is given, after an act of the person and never by itself.
   The form works without this file: «Enviar» sends what is in it. */

const PAUSE = 1500; // milliseconds after the last key
const SAVED = 'Guardado.';
const OFFLINE = 'Sin conexión: se guarda cuando oprimas «Enviar».';

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-week]'));
/** @type {Map<HTMLElement, number>} */
const waiting = new Map();
let saving = Promise.resolve();

/** What one question holds. @param {HTMLElement} question */
function contents(question) {
  const data = new URLSearchParams({ pregunta: question.dataset.question || '' });
  for (const field of question.querySelectorAll('input, textarea')) {
    const input = /** @type {HTMLInputElement} */ (field);
    if (input.type === 'hidden' || input.type === 'textarea' || input.checked) data.append(input.name, input.value);
  }
  return data;
}

/** @param {HTMLElement} question @param {string} words */
function tell(question, words) {
  const told = question.querySelector('[data-told]');
  if (told) told.textContent = words;
}

/** @param {HTMLElement} question */
async function save(question) {
  try {
    const answer = await fetch(form?.dataset.save || '', { method: 'POST', body: contents(question) });
    const said = await answer.json();
    const mark = /** @type {HTMLInputElement | null} */ (question.querySelector('input[type="hidden"]'));
    if (mark && said.mark) mark.value = said.mark;
    tell(question, answer.ok ? SAVED : said.told);
  } catch {
    tell(question, OFFLINE);
  }
}

/** One at a time, so that each carries the mark of the one before. @param {HTMLElement} question */
function saveInTurn(question) {
  clearTimeout(waiting.get(question));
  waiting.delete(question);
  saving = saving.then(() => save(question));
}

/** @param {Event} event */
function questionOf(event) {
  const place = event.isTrusted ? /** @type {Element} */ (event.target).closest('[data-question]') : null;
  return /** @type {HTMLElement | null} */ (place);
}

/** @param {HTMLTextAreaElement} area */
function count(area) {
  const told = document.getElementById(`${area.name.replace('-texto', '')}-letras`);
  if (!told) return;
  const left = Number(told.dataset.limit) - area.value.trim().length;
  const letters = Math.abs(left).toLocaleString('es-MX');
  told.textContent = left < 0 ? `Sobran ${letters} letras: quítalas para guardar.` : `Caben ${letters} letras más.`;
  told.classList.toggle('over', left < 0);
}

if (form) {
  form.addEventListener('change', (event) => {
    const question = questionOf(event);
    if (question) saveInTurn(question);
  });
  form.addEventListener('input', (event) => {
    const question = questionOf(event);
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    count(event.target);
    if (!question) return;
    tell(question, '');
    clearTimeout(waiting.get(question));
    waiting.set(question, window.setTimeout(saveInTurn, PAUSE, question));
  });
  form.addEventListener('submit', (event) => {
    // What is on its way arrives first, and its mark is sent with the rest.
    event.preventDefault();
    for (const timer of waiting.values()) clearTimeout(timer);
    saving.then(() => form.submit());
  });
  for (const area of form.querySelectorAll('textarea')) if (area.value) count(area);
}
