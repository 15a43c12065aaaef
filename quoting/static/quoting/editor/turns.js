/* One request at a time changes the list of lines: its answer puts things beside what the page showed
   when it was asked, and two at once would put a line twice. Previews change no list and do not wait. */
import { on } from './dom.js';

const PATIENCE = 20000; // milliseconds that one may keep the others waiting

let last = Promise.resolve();

/**
 * Act once those before it have ended.
 * @template T
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
export function inTurn(act) {
  const done = last.then(act);
  last = done.then(() => {}, () => {});
  return done;
}

/** Ends with the request of an element. @param {unknown} asker @returns {Promise<void>} */
const ended = (asker) => new Promise((resolve) => {
  const hear = (/** @type {Event} */ event) => {
    if (/** @type {CustomEvent} */ (event).detail.requestConfig.elt !== asker) return;
    document.removeEventListener('htmx:afterRequest', hear);
    resolve();
  };
  document.addEventListener('htmx:afterRequest', hear);
  setTimeout(resolve, PATIENCE);
});

on('htmx:confirm', (event) => {
  const { elt, target: swapped, question, issueRequest } = event.detail;
  if (question || swapped?.id !== 'editor') return;
  event.preventDefault();
  inTurn(async () => {
    if (!elt.isConnected) return;
    const done = ended(elt);
    issueRequest(true);
    return done;
  });
});
