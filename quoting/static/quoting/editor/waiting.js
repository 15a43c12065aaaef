/* What waits to be sent, shown where it belongs: at its line, or above the panel. */
import { button, each, find } from './dom.js';
import { field, valueIn } from './panel.js';

/** @typedef {import('./queue.js').Entry} Entry */

/** The line of an address. @param {string} url */
export const lineAt = (url) => each('#lines > .line').find((line) => find('[data-key="edit"]', line)?.getAttribute('href') === url);

/** @param {Entry} entry */
function summary(entry) {
  const product = field('product');
  const options = product instanceof HTMLSelectElement ? [...product.options] : [];
  const option = options.find((one) => one.value === valueIn(entry, 'product'));
  const size = [valueIn(entry, 'width'), valueIn(entry, 'height')].filter(Boolean).join(' × ');
  const pieces = product && `${valueIn(entry, 'quantity')} pza`;
  return [valueIn(entry, 'location'), option ? option.text : valueIn(entry, 'description'), size, pieces].filter(Boolean).join(' · ');
}

/** @param {string} why the server refused it */
function because(why) {
  const said = document.createElement('span');
  said.className = 'error';
  said.textContent = `${why} `;
  return said;
}

/**
 * @param {Entry[]} entries
 * @param {boolean} beforePanel whether the panel is that of a new line
 * @param {{change: (entry: Entry) => void, remove: (entry: Entry) => void}} acts
 */
export function draw(entries, beforePanel, acts) {
  for (const old of each('.unsent')) old.remove();
  const fresh = document.createElement('ul');
  fresh.className = 'unsent';
  fresh.setAttribute('aria-label', 'Partidas por enviar');
  for (const entry of entries) {
    const line = lineAt(entry.url);
    const shown = document.createElement(line ? 'p' : 'li');
    const badge = document.createElement('span');
    badge.className = 'badge warn';
    badge.textContent = entry.refused ? 'Por revisar' : 'Por enviar';
    shown.append(badge, ` ${summary(entry)} `);
    if (entry.refused) shown.append(because(entry.refused));
    if (line) {
      shown.className = 'unsent';
      line.children[1].append(shown);
    } else {
      shown.append(button('Cambiar', () => acts.change(entry)), button('Quitar', () => acts.remove(entry)));
      fresh.append(shown);
    }
  }
  if (fresh.children.length && beforePanel) find('#panel')?.before(fresh);
}
