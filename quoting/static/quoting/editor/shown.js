/* What the page shows is told with each request, and the server answers what looks otherwise. */
import { each, find, on } from './dom.js';

/** Key and digest of every item of the list, as the server names them. */
export function shownLines(list = document.getElementById('lines')) {
  const items = list ? [...list.children] : [];
  return items
    .filter((item) => item instanceof HTMLElement && item.id.startsWith('partida-'))
    .map((item) => `${item.id.slice('partida-'.length)}:${/** @type {HTMLElement} */ (item).dataset.digest}`)
    .join(' ');
}

/** Lines are counted from one, in the order in which they stand. */
export function renumber(list = document.getElementById('lines')) {
  if (!list) return;
  each('.line, .open', list).forEach((line, place) => {
    const number = String(place + 1);
    for (const shown of each('[data-number]', line)) if (shown.textContent !== number) shown.textContent = number;
    const named = find('.menu > summary', line);
    named?.setAttribute('aria-label', (named.getAttribute('aria-label') || '').replace(/\d+$/, number));
  });
}

/* The menu of a line is made when it is opened, from the one template of the page. */
function fillMenu(/** @type {HTMLDetailsElement} */ menu) {
  const template = document.getElementById('line-menu');
  const address = menu.dataset.menu;
  if (!menu.open || menu.children.length > 1 || !address || !(template instanceof HTMLTemplateElement)) return;
  const made = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  for (const act of each('[data-act]', made)) {
    const url = address + act.dataset.act;
    if (act instanceof HTMLFormElement) {
      act.action = url;
    } else {
      act.setAttribute('formaction', url);
      act.setAttribute('hx-post', url);
    }
  }
  menu.append(made);
  htmx.process(made);
}

on('htmx:configRequest', (event) => {
  if (event.detail.target?.id === 'editor') event.detail.headers['X-Shown-Lines'] = shownLines();
});

on('htmx:afterSettle', (event) => {
  if (/** @type {Element} */ (event.target).id === 'editor') renumber();
});

document.addEventListener('toggle', (event) => {
  if (event.target instanceof HTMLDetailsElement && event.target.dataset.menu) fillMenu(event.target);
}, true);
