/* Keeps what is written in the form of the page, and gives it back to whoever returns. */
import { answersOf, draftOf } from './drafts.js';

const sent = /** @type {HTMLElement | null} */ (document.querySelector('[data-draft-sent]'));
if (sent) draftOf(sent.dataset.draftSent, localStorage).arrived();

const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-draft]'));
if (form) keep(form);

/** @param {HTMLFormElement} form */
function keep(form) {
  const draft = draftOf(form.dataset.draft, localStorage);
  const answers = () => answersOf(new FormData(form));
  const notice = /** @type {HTMLElement} */ (document.querySelector('[data-draft-notice]'));
  const kept = draft.read();
  if (kept && !form.hasAttribute('data-sent-back')) {
    fill(form, kept);
    notice.hidden = false;
  }
  form.addEventListener('input', () => draft.write(answers()));
  form.addEventListener('change', () => draft.write(answers()));
  form.addEventListener('submit', () => draft.sending(answers()));
  notice.querySelector('[data-draft-forget]').addEventListener('click', () => {
    draft.forget();
    form.reset();
    notice.hidden = true;
    /** @type {HTMLElement} */ (form.querySelector('input:not([type="hidden"])')).focus();
  });
}

/** @param {HTMLFormElement} form @param {import('./drafts.js').Answers} kept */
function fill(form, kept) {
  for (const [name, values] of Object.entries(kept)) {
    form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((element) => {
      const field = /** @type {HTMLInputElement} */ (element);
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
      else field.value = values[0];
    });
  }
}
