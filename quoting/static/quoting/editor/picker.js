/* A product picked by its drawing. The list of the form is what is sent and works without this file;
   here its options are shown in a window of their own, with drawings and a search, the ones that one
   sells lately first. On a phone that window opens instead of the list. */
import { each, find, target } from './dom.js';

/** @typedef {{drawings: Record<string, string>, lately: number[]}} Known drawings by id, ids sold lately */

/** @type {Known} */
const NOTHING = { drawings: {}, lately: [] };

/** @param {string} text */
const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

/** @template {keyof HTMLElementTagNameMap} Tag @param {Tag} tag @param {string} className @param {string} [text] */
function make(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

class Picker {
  dialog = make('dialog', 'picker');
  search = make('input', 'control');
  list = make('div', 'picker-list');
  /** @type {HTMLSelectElement | null} whose options are shown */
  select = null;
  /** @type {Promise<Known> | null} asked for once */
  known = null;

  constructor() {
    this.dialog.setAttribute('aria-label', 'Elegir con dibujos');
    Object.assign(this.search, { type: 'search', placeholder: 'Buscar: corrediza, puerta, 3"…', autocomplete: 'off' });
    this.search.setAttribute('aria-label', 'Buscar');
    const close = make('button', 'button quiet', 'Cerrar');
    close.type = 'button';
    close.addEventListener('click', () => this.dialog.close());
    const head = make('div', 'picker-head');
    head.append(this.search, close);
    this.list.setAttribute('aria-live', 'off');
    this.dialog.append(head, this.list);
    this.search.addEventListener('input', () => this.filter());
    this.dialog.addEventListener('keydown', (event) => this.move(event));
    this.dialog.addEventListener('click', (event) => {
      const choice = target(event).closest('[data-value]');
      if (choice instanceof HTMLElement) this.pick(choice.dataset.value || '');
      else if (event.target === this.dialog) this.dialog.close(); // beside it
    });
    document.body.append(this.dialog);
  }

  /** @param {string} url @returns {Promise<Known>} */
  ask(url) {
    this.known ??= fetch(url)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .catch(() => {
        this.known = null; // without a connection the names alone are shown, and asked for again later
        return NOTHING;
      });
    return this.known;
  }

  /** @param {HTMLSelectElement} select @param {string} url of the drawings */
  async open(select, url) {
    this.select = select;
    this.search.value = '';
    this.fill();
    this.dialog.showModal();
    /* On a phone the keyboard would hide the list. */
    if (matchMedia('(pointer: coarse)').matches) (find('[aria-current]', this.list) || find('[data-value]', this.list))?.focus();
    this.complete(await this.ask(url));
  }

  /** @param {HTMLOptionElement} option */
  choice(option) {
    const made = make('button', 'picker-choice');
    made.type = 'button';
    made.dataset.value = option.value;
    const group = option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : '';
    made.dataset.words = ` ${plain(`${option.text} ${group}`)}`;
    const figure = make('span', 'picker-drawing');
    figure.setAttribute('aria-hidden', 'true');
    made.append(figure, make('span', '', option.text));
    if (option.value === this.select?.value) made.setAttribute('aria-current', 'true');
    return made;
  }

  /** @param {string} title @param {HTMLOptionElement[]} options */
  section(title, options) {
    const made = make('section', '');
    const choices = make('div', 'picker-choices');
    choices.append(...options.map((option) => this.choice(option)));
    made.append(make('h3', '', title), choices);
    return made;
  }

  /** The names alone, at once: one may pick before the drawings arrive. */
  fill() {
    const lines = [...(this.select?.querySelectorAll('optgroup') || [])];
    const sections = lines.map((line) => this.section(line.label, [...line.querySelectorAll('option')]));
    this.list.replaceChildren(...sections, make('p', 'muted picker-none', 'Nada se llama así.'));
    this.list.scrollTop = 0;
    this.filter();
  }

  /** The buttons shown stay, since a finger may be on one. @param {Known} known */
  complete({ drawings, lately }) {
    const options = [...(this.select?.options || [])];
    const recent = lately.map((id) => options.find((option) => option.value === String(id))).filter((option) => option !== undefined);
    if (recent.length && !find('[data-again]', this.list)) {
      const again = this.section('Usados hace poco', recent);
      again.dataset.again = ''; // they stand below, too
      this.list.prepend(again);
    }
    for (const made of each('[data-value]', this.list)) {
      const figure = find('.picker-drawing', made);
      if (figure) figure.innerHTML = drawings[made.dataset.value || ''] || '';
    }
    this.filter();
  }

  /** By how its words begin: «xo» is not OXXO. */
  filter() {
    const words = plain(this.search.value).split(/\s+/).filter(Boolean).map((word) => ` ${word}`);
    let found = 0;
    for (const section of each('section', this.list)) {
      let inSection = 0;
      for (const made of each('[data-value]', section)) {
        made.hidden = !words.every((word) => made.dataset.words?.includes(word));
        inSection += made.hidden ? 0 : 1;
      }
      section.hidden = !inSection || (words.length > 0 && 'again' in section.dataset);
      found += section.hidden ? 0 : inSection;
    }
    const none = find('.picker-none', this.list);
    if (none) none.hidden = found > 0;
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const shown = each('section:not([hidden]) [data-value]:not([hidden])', this.list);
    if (event.key === 'Enter' && event.target === this.search && shown.length) {
      event.preventDefault();
      this.pick(shown[0].dataset.value || '');
    }
    if (!step || !shown.length) return;
    event.preventDefault();
    const next = shown.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step;
    (shown[next] || this.search).focus();
  }

  /** As if it had been chosen in the list; what is asked for next are the measures. @param {string} value */
  pick(value) {
    this.dialog.close();
    if (!this.select) return;
    this.select.value = value;
    this.select.dispatchEvent(new Event('input', { bubbles: true }));
    this.select.dispatchEvent(new Event('change', { bubbles: true }));
    const next = this.select.form?.elements.namedItem('width');
    if (next instanceof HTMLElement) next.focus();
  }
}

/** @type {Picker | null} made when it is first opened */
let picker = null;

document.documentElement.classList.add('can-pick');
document.addEventListener('click', (event) => {
  const opener = target(event).closest('[data-picker]');
  if (!(opener instanceof HTMLElement)) return;
  const select = document.getElementById(opener.dataset.picker || '');
  if (!(select instanceof HTMLSelectElement)) return;
  picker ??= new Picker();
  picker.open(select, opener.dataset.drawings || '');
});
