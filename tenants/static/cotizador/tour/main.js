/* The hints of a page, one by one: beside what each names where there is room, else in the page's flow,
   where nothing is covered. Nothing is blocked, and the focus is left where it is. */
import { placeFor } from './places.js';
import { memoryOf } from './seen.js';

/** @typedef {import('./places.js').Box} Box */

const NARROW = 700; // pixels of the window under which every hint stands in the flow
const MARGIN = 8;
const CONTROLS = 'a, button, input, select, textarea, summary, label';
const BARS = '.topbar, .tabbar, .sticky-bar';
const READ = '[data-hint], main dl'; // what a person looks at meanwhile, such as a total that follows the typing

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement} */
const part = (root, selector) => /** @type {HTMLElement} */ (root.querySelector(selector));

/** What a closed ``details`` holds has a place and is not shown. @param {Element} element */
const isShown = (element) => element.getClientRects().length > 0 && (element.checkVisibility?.() ?? true);

/** @param {string} name @returns {HTMLElement | null} */
function named(name) {
  const found = document.querySelectorAll(`[data-hint="${name}"]`);
  return /** @type {HTMLElement | undefined} */ ([...found].find(isShown)) ?? null;
}

/** What lies between the bars at the window's edges. @returns {Box} */
function roomNow() {
  const view = window.visualViewport;
  const bottom = view ? view.offsetTop + view.height : window.innerHeight;
  const room = { left: MARGIN, top: MARGIN, right: document.documentElement.clientWidth - MARGIN, bottom: bottom - MARGIN };
  const top = document.querySelector('.topbar')?.getBoundingClientRect();
  if (top) room.top = Math.max(room.top, top.bottom + MARGIN);
  return room;
}

/** @param {HTMLElement} root */
function prepare(root) {
  const { tour: name = '', person = '' } = root.dataset;
  const hints = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('ol > li')]);
  const hint = part(root, '.tour-hint');
  const title = part(hint, '#tour-title');
  const text = part(hint, '#tour-text');
  const count = part(hint, '[data-hint-count]');
  const next = part(hint, '[data-hint-next]');
  /** @type {Storage} */
  let shelf;
  try {
    shelf = window.localStorage;
  } catch {
    shelf = /** @type {Storage} */ (/** @type {unknown} */ ({ getItem: () => null, setItem() {} }));
  }
  const seen = memoryOf(person, shelf);
  let at = -1;
  /** @type {HTMLElement | null} */
  let anchor = null;
  /** @type {Element | null} where the focus was before it came to the hint */
  let before = null;

  const isOpen = () => at >= 0;

  function leaveAnchor() {
    if (!anchor) return;
    anchor.classList.remove('hinted');
    const ids = (anchor.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && id !== 'tour-text');
    if (ids.length) anchor.setAttribute('aria-describedby', ids.join(' '));
    else anchor.removeAttribute('aria-describedby');
    anchor = null;
  }

  function takeAnchor() {
    const found = named(hints[at].dataset.at || '');
    if (found === anchor) return;
    leaveAnchor();
    anchor = found;
    if (!anchor) return;
    anchor.classList.add('hinted');
    anchor.setAttribute('aria-describedby', `${anchor.getAttribute('aria-describedby') || ''} tour-text`.trim());
  }

  /** Float beside the anchor where nothing is covered, or stand in the flow. */
  function settle() {
    if (!isOpen()) return;
    takeAnchor();
    hint.classList.add('floats');
    const floats = anchor && window.innerWidth >= NARROW && float(anchor);
    hint.classList.toggle('floats', Boolean(floats));
    if (!floats) hint.removeAttribute('style');
  }

  /** @param {HTMLElement} named */
  function float(named) {
    const taken = [...document.querySelectorAll(`main :is(${CONTROLS}), ${BARS}, ${READ}`)].filter((each) => !hint.contains(each) && isShown(each));
    const place = placeFor(
      named.getBoundingClientRect(),
      { width: hint.offsetWidth, height: hint.offsetHeight },
      roomNow(),
      taken.map((each) => each.getBoundingClientRect()),
    );
    if (place) {
      hint.style.left = `${place.left}px`;
      hint.style.top = `${place.top}px`;
    }
    return Boolean(place);
  }

  /** @param {number} number */
  function show(number) {
    at = number;
    const said = hints[at];
    title.textContent = part(said, 'strong').textContent;
    text.textContent = part(said, 'span').textContent;
    count.textContent = `${at + 1} de ${hints.length}`;
    const isLast = at === hints.length - 1;
    next.textContent = (isLast ? next.dataset.last : next.dataset.more) || '';
    hint.hidden = false;
    settle();
  }

  function close() {
    const held = hint.contains(document.activeElement);
    const back = before?.isConnected ? before : anchor;
    leaveAnchor();
    at = -1;
    hint.hidden = true;
    seen.add(name);
    if (held && back instanceof HTMLElement) back.focus();
  }

  /** @type {number} */
  let asked = 0;
  const later = () => {
    if (!isOpen()) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(settle);
  };

  next.addEventListener('click', () => {
    if (at === hints.length - 1) return close();
    show(at + 1);
    if (!hint.classList.contains('floats')) hint.scrollIntoView({ block: 'nearest' });
    next.focus({ preventScroll: true });
  });
  part(hint, '[data-hint-close]').addEventListener('click', close);
  hint.addEventListener('focusin', (event) => {
    const from = /** @type {Element | null} */ (event.relatedTarget);
    if (from && !hint.contains(from)) before = from;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen() || document.querySelector('dialog[open], details.menu[open]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    close();
  }, true);
  for (const what of ['scroll', 'toggle', 'focusin', 'htmx:afterSettle']) document.addEventListener(what, later, { capture: true, passive: true });
  window.addEventListener('resize', later);
  window.visualViewport?.addEventListener('resize', later);

  const again = document.querySelector('[data-tour-again]');
  if (again instanceof HTMLElement) {
    again.hidden = false;
    again.addEventListener('click', () => {
      again.closest('details')?.removeAttribute('open');
      seen.forget(name);
      show(0);
      if (!hint.classList.contains('floats')) hint.scrollIntoView({ block: 'nearest' });
      next.focus({ preventScroll: true });
      before = again.closest('details')?.querySelector('summary') ?? null;
    });
  }
  if ('begins' in root.dataset && !seen.has(name)) show(0);
}

for (const root of document.querySelectorAll('[data-tour]')) prepare(/** @type {HTMLElement} */ (root));
