/* Who else is writing: one small question each ten seconds, only while the page is looked at. */
import { find, pageHeaders } from './dom.js';

const EVERY = 10000; // milliseconds

/** @param {string[]} others first names */
const sentence = (others) => (others.length ? `${others.join(' y ')}${others.length > 1 ? ' también están editando.' : ' también está editando.'}` : '');

/** @param {HTMLElement} place */
async function ask(place) {
  if (document.visibilityState !== 'visible' || !navigator.onLine) return;
  try {
    const headers = { ...pageHeaders(), 'X-By-Itself': 'presence' };
    const answer = await fetch(place.dataset.presence || '', { method: 'POST', headers });
    if (!answer.ok) return;
    const { others } = await answer.json();
    place.textContent = sentence(others);
    place.hidden = !others.length;
  } catch {
    /* No connection: the panel says so. */
  }
}

const place = find('#presence');
if (place) {
  setInterval(() => ask(place), EVERY);
  ask(place);
}
