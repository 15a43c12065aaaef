/* The panel in which a line is written: read from, and written into, as a person would. */
import { each, find, target } from './dom.js';

/** @typedef {import('./queue.js').Entry} Entry */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

const FIELDS = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement];

/* What the next line does not take from the one before it. */
const OWN = ['location', 'width', 'height', 'material', 'description', 'unit_price', 'discount', 'discount_amount', 'workshop_note', 'internal_note'];
const IDENTITY = ['client_key', 'edition', 'was'];
const OFFERED = 'offered'; // the product whose choices the panel shows

export const form = () => /** @type {HTMLFormElement | null} */ (find('#panel form'));

/** @param {string} name @returns {Field | null} */
export function field(name) {
  const found = form()?.elements.namedItem(name);
  return FIELDS.some((kind) => found instanceof kind) ? /** @type {Field} */ (found) : null;
}

/** @param {string} add the address to which a new line is posted */
export const isNew = (add) => form()?.getAttribute('action') === add;

/** @param {Event} event */
export const isInPanel = (event) => Boolean(target(event).closest('#panel form'));

/** @param {{fields: [string, string][]}} entry @param {string} name */
export const valueIn = (entry, name) => entry.fields.find(([key]) => key === name)?.[1] || '';

/** What the panel would post. @param {HTMLElement | null} [submitter] @returns {[string, string][]} */
export function typedFields(submitter) {
  const typed = form();
  if (!typed) return [];
  const pairs = /** @type {[string, string][]} */ ([...new FormData(typed, submitter)]);
  return pairs.filter(([name]) => name !== 'csrfmiddlewaretoken');
}

/** @param {[string, string][]} fields @returns {[string, string][]} without what says which line it is */
export const withoutIdentity = (fields) => fields.filter(([name]) => !IDENTITY.includes(name));

/**
 * What says which line it is, and from what a change of it starts.
 * @param {[string, string][]} fields
 * @returns {[string, string][]}
 */
export function identity(fields) {
  const own = fields.filter(([name]) => IDENTITY.includes(name));
  const names = own.map(([name]) => name);
  if (names.includes('edition') && !names.includes('was')) own.push(['was', JSON.stringify(fields)]);
  return own;
}

/** The first field without which a line has no price, if it is empty. @returns {Field | null} */
export function missing() {
  const needed = ['product', 'material', 'width', 'height'].map(field).find((input) => input && !input.value);
  const concept = !field('product') && !field('material') ? field('description') : null;
  return needed || (concept && !concept.value ? concept : null);
}

/**
 * Written into the panel as it was; what the panel does not offer goes along unseen until the choices
 * of its product arrive with the preview, which are asked for by what the panel offers now.
 * @param {Pick<Entry, 'fields' | 'labels'>} entry
 */
export function fill(entry) {
  const panel = form();
  if (!panel) return;
  for (const input of panel.elements) {
    if (!(input instanceof HTMLInputElement) || input.type !== 'checkbox' || !input.name) continue;
    input.checked = entry.fields.some(([name, value]) => name === input.name && value === input.value);
  }
  for (const [name, value] of entry.fields) {
    if (name === OFFERED) continue;
    const input = panel.elements.namedItem(name);
    if (input instanceof HTMLSelectElement) select(input, value, entry.labels?.[name]);
    else if (input instanceof HTMLTextAreaElement || (input instanceof HTMLInputElement && input.type !== 'checkbox')) input.value = value;
    else if (!input && value && !IDENTITY.includes(name)) put(panel, name, value);
  }
  const sold = valueIn(entry, 'product') || valueIn(entry, 'material');
  if (valueIn(entry, OFFERED) === sold) put(panel, 'restored', '1'); // its choices were made
  follow();
}

document.addEventListener('htmx:oobAfterSwap', (event) => {
  if (target(event).id !== 'choices') return;
  for (const unseen of each('#panel form [data-unseen]')) unseen.remove();
});

/** @param {HTMLSelectElement} input @param {string} value @param {string} [text] */
function select(input, value, text) {
  if (![...input.options].some((option) => option.value === value)) input.add(new Option(text || value, value));
  input.value = value;
}

/** @param {HTMLFormElement} panel @param {string} name @param {string} value */
function put(panel, name, value) {
  const hidden = document.createElement('input');
  Object.assign(hidden, { type: 'hidden', name, value });
  hidden.dataset.unseen = '';
  panel.append(hidden);
}

const firstField = () => find('#panel form input:not([type="hidden"]), #panel form select');

/** Say below a field that it is needed; the preview that follows the typing says it better. @param {Field} input */
export function ask(input) {
  const notes = document.getElementById(input.getAttribute('aria-describedby') || '');
  if (!notes) return;
  const why = document.createElement('p');
  why.className = 'error';
  why.textContent = 'Falta este dato.';
  notes.replaceChildren(why);
}

/** A floor or zone that was written once is offered from then on. */
function rememberRoom() {
  const name = field('room')?.value;
  const rooms = document.getElementById('rooms');
  if (name && rooms && !each('option', rooms).some((known) => known.getAttribute('value') === name)) {
    const made = document.createElement('option');
    made.value = name;
    rooms.append(made);
  }
}

/* What an empty panel shows besides its fields. */
const blank = { preview: '', notes: /** @type {Record<string, string>} */ ({}) };

/** Keep what the empty panel of the page shows. */
export function rememberBlank() {
  blank.preview = find('#preview')?.innerHTML || '';
  blank.notes = Object.fromEntries(each('#panel .notes').map((notes) => [notes.id, notes.innerHTML]));
}

/** Ready for the next line, of the same thing. */
export function clear() {
  rememberRoom();
  for (const unseen of each('#panel form [data-unseen]')) unseen.remove();
  for (const input of OWN.map(field)) if (input) input.value = '';
  const first = { quantity: '1', choice: 'included', client_key: crypto.randomUUID() };
  for (const [name, value] of Object.entries(first)) {
    const input = field(name);
    if (input) input.value = value;
  }
  for (const notes of each('#panel .notes')) notes.innerHTML = blank.notes[notes.id] || '';
  for (const bad of each('#panel [aria-invalid]')) bad.removeAttribute('aria-invalid');
  const shown = find('#preview');
  if (shown) shown.innerHTML = blank.preview;
  focus();
}

/** Have the preview follow what is in the panel. */
export function follow() {
  firstField()?.dispatchEvent(new Event('input', { bubbles: true }));
}

/** A preview on its way has nowhere to go once its panel is another. */
export function stopPreview() {
  const typed = form();
  if (typed) htmx.trigger(typed, 'htmx:abort');
}

/** What the preview cannot show. @param {string} text */
export function say(text) {
  const place = find('#preview [role="status"]');
  if (!place || missing()) return;
  const said = document.createElement('p');
  said.className = 'muted small';
  said.textContent = text;
  place.replaceChildren(said);
}

/** Whether a swap leaves the panel alone. @param {CustomEvent} event of htmx */
export const isKept = (event) => event.detail.keepsPanel ?? Boolean(event.detail.requestConfig?.headers['X-Keeps-Panel']);

/** Change the page around a panel that is written in: it stays where it is on the screen. @param {() => void} change */
export function steady(change) {
  const writing = form()?.contains(document.activeElement) ? form() : null;
  const before = writing?.getBoundingClientRect().top || 0;
  change();
  if (writing?.isConnected) window.scrollBy({ top: writing.getBoundingClientRect().top - before, behavior: 'instant' });
}

export function focus() {
  firstField()?.focus({ preventScroll: true });
  find('#panel')?.scrollIntoView({ block: 'start' });
}
