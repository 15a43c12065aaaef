/* Short names for what every module does with the page. */

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement | null} */
export const find = (selector, within = document) => within.querySelector(selector);

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
export const each = (selector, within = document) => [...within.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);

/**
 * Hear an event of htmx, whose `detail` says what it is about.
 * @param {string} name
 * @param {(event: CustomEvent) => void} act
 * @param {boolean} [first] before whoever hears it on an element
 */
export function on(name, act, first = false) {
  document.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event)), first);
}

/** @param {Event} event @returns {Element} what it happened to */
export const target = (event) => (event.target instanceof Element ? event.target : document.documentElement);

/** @param {string} text @param {() => void} act */
export function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button quiet small';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

/** Headers with which this page asks for what htmx would. @returns {Record<string, string>} */
export const pageHeaders = () => ({ ...JSON.parse(document.body.getAttribute('hx-headers') || '{}'), 'HX-Request': 'true' });
