/* A product picked by its drawing. The list of the form is what is sent and works without this file;
 here its options are shown in a window of their own, with drawings and a search, the ones that one
 sells lately first. On a phone that window opens instead of the list. */
let dialog = null;
let select = null;
let known = null; // a promise of {drawings, lately}: asked for once

document.documentElement.classList.add('can-pick');

const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

function make(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function ask(url) {
  known = known || fetch(url)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .catch(() => {
      known = null; // without a connection the names alone are shown, and asked for again later
      return { drawings: {}, lately: [] };
    });
  return known;
}

function build() {
  dialog = make('dialog', 'picker');
  dialog.setAttribute('aria-label', 'Elegir con dibujos');
  const head = make('div', 'picker-head');
  const search = make('input', 'control');
  search.type = 'search';
  search.placeholder = 'Buscar: corrediza, puerta, 3"…';
  search.setAttribute('aria-label', 'Buscar');
  search.autocomplete = 'off';
  const close = make('button', 'button quiet', 'Cerrar');
  close.type = 'button';
  close.addEventListener('click', () => dialog.close());
  head.append(search, close);
  dialog.append(head, make('div', 'picker-list'));
  dialog.lastChild.setAttribute('aria-live', 'off');
  search.addEventListener('input', () => filter(search.value));
  dialog.addEventListener('keydown', move);
  dialog.addEventListener('click', (event) => {
    const choice = event.target.closest('[data-value]');
    if (choice) pick(choice.dataset.value);
    else if (event.target === dialog) dialog.close(); // beside it
  });
  document.body.append(dialog);
}

function choice(option, drawings) {
  const made = make('button', 'picker-choice');
  made.type = 'button';
  made.dataset.value = option.value;
  made.dataset.words = ' ' + plain(option.text + ' ' + (option.parentElement.label || ''));
  const figure = make('span', 'picker-drawing');
  figure.setAttribute('aria-hidden', 'true');
  figure.innerHTML = drawings[option.value] || '';
  made.append(figure, make('span', '', option.text));
  if (option.value === select.value) made.setAttribute('aria-current', 'true');
  return made;
}

function group(title, options, drawings) {
  const made = make('section', '');
  const choices = make('div', 'picker-choices');
  choices.append(...options.map((option) => choice(option, drawings)));
  made.append(make('h3', '', title), choices);
  return made;
}

function fill({ drawings, lately }) {
  const list = dialog.lastChild;
  const options = [...select.options].filter((option) => option.value);
  const recent = lately.map((id) => options.find((option) => option.value === String(id))).filter(Boolean);
  const groups = [...select.querySelectorAll('optgroup')];
  const sections = groups.map((line) => group(line.label, [...line.querySelectorAll('option')], drawings));
  if (recent.length) {
    sections.unshift(group('Usados hace poco', recent, drawings));
    sections[0].dataset.again = ''; // they stand below, too
  }
  list.replaceChildren(...sections, make('p', 'muted picker-none', 'Nada se llama así.'));
  filter(dialog.querySelector('input').value);
}

/* By how its words begin: «xo» is not OXXO. */
function filter(text) {
  const words = plain(text).split(/\s+/).filter(Boolean).map((word) => ' ' + word);
  let found = 0;
  dialog.querySelectorAll('section').forEach((section) => {
    let inSection = 0;
    section.querySelectorAll('[data-value]').forEach((made) => {
      made.hidden = !words.every((word) => made.dataset.words.includes(word));
      inSection += !made.hidden;
    });
    section.hidden = !inSection || (words.length > 0 && 'again' in section.dataset);
    found += section.hidden ? 0 : inSection;
  });
  dialog.querySelector('.picker-none').hidden = found > 0;
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const shown = [...dialog.querySelectorAll('section:not([hidden]) [data-value]:not([hidden])')];
  if (event.key === 'Enter' && event.target.matches('input') && shown.length) {
    event.preventDefault();
    pick(shown[0].dataset.value);
  }
  if (!step || !shown.length) return;
  event.preventDefault();
  const next = shown.indexOf(document.activeElement) + step;
  (shown[next] || dialog.querySelector('input')).focus();
}

/* As if it had been chosen in the list; what is asked for next are the measures. */
function pick(value) {
  dialog.close();
  select.value = value;
  select.dispatchEvent(new Event('input', { bubbles: true }));
  select.dispatchEvent(new Event('change', { bubbles: true }));
  const next = select.form.elements.namedItem('width');
  if (next) next.focus();
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-picker]');
  if (!opener) return;
  if (!dialog) build();
  select = document.getElementById(opener.dataset.picker);
  dialog.querySelector('input').value = '';
  fill({ drawings: {}, lately: [] });
  dialog.showModal();
  const current = dialog.querySelector('[aria-current]');
  /* On a phone the keyboard would hide the list. */
  if (matchMedia('(pointer: coarse)').matches) (current || dialog.querySelector('[data-value]')).focus();
  ask(opener.dataset.drawings).then((found) => {
    if (!dialog.open) return;
    const focused = document.activeElement.dataset.value;
    fill(found);
    dialog.lastChild.scrollTop = 0;
    const again = focused && dialog.querySelector(`[data-value="${focused}"]`);
    if (again) again.focus({ preventScroll: true });
  });
});
