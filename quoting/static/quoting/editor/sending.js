/* What is typed in the panel of a line stays in this browser until the server has it: through a lost
   connection, a session that ended, or a page that was loaded again. Without a connection one goes
   on: each line that is saved joins the queue, and the panel is free for the next. */
import { button, find, on, pageHeaders, target } from './dom.js';
import * as panel from './panel.js';
import { Queue } from './queue.js';
import { shownLines } from './shown.js';
import { Status, sendingPlace } from './status.js';
import { box } from './storage.js';
import { draw as drawWaiting, lineAt } from './waiting.js';

/** @typedef {import('./queue.js').Entry} Entry */
/** @typedef {{url: string, own: [string, string] | undefined}} Local */

const PATIENCE = 20000; // milliseconds that an answer may take
const AGAIN = 8000; // milliseconds after which a preview that got lost is forgotten

class Sending {
  /** The line that is changed without the server's own panel. @type {Local | null} */
  local = null;
  blank = ''; // an empty panel, to go back to without a connection
  emptyPreview = '';
  /** What stood in the place of the panel. @type {string} */
  closedLine = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.draft = place.dataset.draft || '';
    this.add = `${this.draft}partidas/`;
    const key = `cotizador:${location.host}:${place.dataset.person}:${this.draft}`;
    this.status = new Status(place);
    this.queue = new Queue(key, (news, page) => this.hear(news, page), (entry) => this.post(entry));
    this.typing = box(`${key}:typing`, /** @type {Entry | null} */ (null));
  }

  get isNew() {
    return panel.isNew(this.add);
  }

  /** @param {Entry} entry */
  async post(entry) {
    try {
      const headers = { ...pageHeaders(), 'X-Keeps-Panel': 'true', 'X-Shown-Lines': shownLines() };
      const body = new URLSearchParams(entry.fields);
      const answer = await fetch(entry.url, { method: 'POST', body, headers, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok && answer.headers.get('HX-Reswap') === 'none') this.patch(await answer.text());
      return answer;
    } catch {
      return null;
    }
  }

  /** @param {'sending' | 'waiting' | 'signed-out' | 'done'} news @param {string} [page] */
  hear(news, page) {
    this.draw();
    if (news === 'sending') this.status.sending();
    else if (news === 'waiting') this.status.offline(this.queue.list().length);
    else if (news === 'signed-out') this.status.signedOut(this.draft);
    else this.finish(page);
  }

  /** Everything was sent, but for what the server refused. @param {string} [page] */
  finish(page) {
    if (page) return location.assign(page); // it says there why
    const refused = this.queue.list().filter((entry) => entry.refused);
    if (refused.length && !this.typing.read()) return this.open(refused[0]);
    if (!refused.length) this.status.saved();
    else this.status.refused(refused.length, () => this.open(refused[0]));
  }

  /** @param {HTMLElement | null} [submitter] @returns {Entry} what is in the panel */
  written(submitter) {
    let fields = panel.typedFields(submitter);
    if (this.local?.own) fields = [...panel.withoutIdentity(fields), this.local.own];
    const url = this.local?.url || panel.form()?.getAttribute('action') || this.add;
    return { id: panel.valueIn({ fields }, 'client_key') || url, url, fields };
  }

  /** Saved without a connection: in the queue, and the panel is free again. @param {Entry} entry */
  enqueue({ id, url, fields }) {
    this.queue.put({ id, url, fields });
    this.typing.write(null);
    if (this.isNew && !this.local) panel.clear(this.emptyPreview);
    else this.goBack();
    this.draw();
  }

  /** The panel of a new line again, and the line that was open in its place. */
  goBack() {
    this.local = null;
    const slot = find('#slot');
    if (!this.blank || !slot) return;
    const open = find('#lines > .open');
    if (open && this.closedLine) open.outerHTML = this.closedLine;
    slot.outerHTML = this.blank;
    for (const made of [find('#slot'), find('#lines')]) if (made) htmx.process(made);
    panel.clear(this.emptyPreview);
  }

  /**
   * Change a line without asking the server for its panel.
   * @param {string} url
   * @param {Entry} [entry] what waits for it already
   */
  openHere(url, entry) {
    this.queue.release();
    if (entry && !this.queue.hold(entry)) return; // it is arriving
    const line = lineAt(url);
    /** @type {[string, string][] | undefined} */
    const fields = entry ? entry.fields : line && JSON.parse(line.dataset.fields || '[]');
    if (!fields) return;
    if (!this.isNew) this.goBack();
    const stored = { fields, labels: { glass: line?.dataset.glass || '' } };
    if (!this.isNew || panel.field('kind')?.value !== panel.valueIn(stored, 'kind')) {
      return this.status.say('offline', 'Sin conexión. Esta partida se puede cambiar cuando vuelva la señal.');
    }
    this.local = { url, own: panel.identity(fields) };
    const choices = find('#panel #choices fieldset');
    if (choices && panel.field('offered')?.value !== panel.valueIn(stored, 'offered')) choices.remove();
    panel.fill(stored);
    const head = document.createElement('p');
    head.className = 'cluster between';
    head.append(`Cambias «${panel.valueIn(stored, 'location') || 'la partida'}» sin conexión.`, button('Cancelar', () => this.giveUp()));
    panel.form()?.prepend(head);
    const save = find('#panel form [type="submit"]');
    if (save) save.textContent = 'Guardar cambios';
    panel.focus();
  }

  giveUp() {
    this.typing.write(null);
    this.queue.release();
    this.goBack();
    this.draw();
    if (!this.queue.isEmpty) this.queue.flush();
  }

  draw() {
    drawWaiting(this.queue.list(), this.isNew, {
      change: (entry) => this.openHere(entry.url, entry),
      remove: (entry) => {
        this.queue.drop(entry.id);
        this.draw();
        this.status.offline(this.queue.list().length);
      },
    });
  }

  /** Lines and totals as the server has them now, around a panel in which somebody may type. @param {string} swaps */
  patch(swaps) {
    htmx.swap('#editor', swaps, { swapStyle: 'none' }, { eventInfo: { keepsPanel: true, target: find('#editor') } });
  }

  /** The server's own panel for what it refused, or for what was half typed, with that in it. @param {Entry} entry */
  async open(entry) {
    const kind = panel.valueIn(entry, 'kind');
    const isThere = panel.form()?.getAttribute('action') === entry.url && panel.field('kind')?.value === kind;
    const address = entry.url === this.add ? `${this.draft}?tipo=${encodeURIComponent(kind)}` : entry.url;
    if (!isThere) await htmx.ajax('GET', address, { target: '#editor', swap: 'outerHTML' });
    panel.fill(entry);
    if (!entry.refused) return;
    this.queue.drop(entry.id);
    this.typing.write({ ...entry, refused: false });
    panel.form()?.requestSubmit(); // to hear why
  }

  async restore() {
    this.remember();
    this.draw();
    const entry = this.typing.read();
    this.queue.release();
    if (entry && !entry.submitted) this.queue.drop(entry.id); // it was being written anew
    if (entry?.submitted) {
      this.typing.write(null);
      this.queue.put({ id: entry.id, url: entry.url, fields: entry.fields });
    } else if (entry && panel.form()) {
      await this.open(entry);
      this.status.say('restored', 'Recuperamos lo que estabas escribiendo.', button('Descartar', () => {
        this.typing.write(null);
        location.assign(this.draft);
      }));
    }
    if (!this.queue.isEmpty) this.queue.flush();
  }

  remember() {
    const slot = find('#slot');
    if (!slot || !this.isNew || this.local) return;
    this.blank = slot.outerHTML;
    const preview = find('#preview');
    if (preview && !find('.price, .error', preview)) this.emptyPreview = preview.innerHTML;
  }

  /** A save that did not arrive joins the queue; a preview that did not is no loss. @param {boolean} isSave */
  notArrived(isSave) {
    if (isSave) {
      const entry = this.typing.read() || this.written();
      this.typing.write({ ...entry, submitted: false });
      if (!panel.missing()) {
        this.enqueue(entry);
        return this.queue.wait();
      }
    }
    this.status.offline(this.queue.list().length);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.status.state === 'offline' && navigator.onLine && this.queue.isEmpty) this.status.clear();
    }, AGAIN);
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    if (event.target !== panel.form() || event.defaultPrevented) return;
    if (navigator.onLine && !this.local && this.queue.isEmpty) return; // htmx sends it
    event.preventDefault();
    event.stopPropagation();
    const empty = panel.missing();
    if (empty) {
      this.status.offline(this.queue.list().length);
      return empty.focus();
    }
    this.enqueue(this.written(event.submitter));
    this.queue.flush();
  }

  /** A link that needs the server, or that leaves what waits behind. @param {MouseEvent} event */
  follow(event) {
    if (target(event).closest('[data-forget]')) this.typing.write(null);
    const link = target(event).closest('a');
    if (!link || (this.queue.isEmpty && navigator.onLine)) return;
    const url = link.getAttribute('href') || '';
    const entry = this.queue.list().find((one) => one.url === url);
    if (link.matches('[data-key="edit"]') && (entry || !navigator.onLine)) this.openHere(url, entry);
    else if (url === `${this.draft}revisar/` && !this.queue.isEmpty) this.queue.flush(); // first what is missing
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {CustomEvent} event of htmx @returns {HTMLElement | undefined} who asked */
const asker = (event) => event.detail.requestConfig?.elt || event.detail.elt;
const isSave = (/** @type {CustomEvent} */ event) => Boolean(asker(event)?.matches('#panel form'));
const isPanel = (/** @type {CustomEvent} */ event) => Boolean(event.detail.elt?.closest('#panel'));

/** @param {Sending} sending */
function listen(sending) {
  const { queue, status, typing } = sending;

  document.addEventListener('input', (event) => {
    if (panel.isInPanel(event)) typing.write(sending.written());
  });
  document.addEventListener('submit', (event) => sending.submit(event), true);
  document.addEventListener('click', (event) => sending.follow(event), true);
  window.addEventListener('offline', () => status.offline(queue.list().length));
  window.addEventListener('online', () => (queue.isEmpty ? status.clear() : queue.flush()));

  on('htmx:beforeRequest', (event) => {
    if (!isSave(event)) return;
    typing.write({ ...sending.written(event.detail.requestConfig.triggeringEvent?.submitter), submitted: true });
    status.sending();
  });
  on('htmx:beforeSwap', (event) => {
    if (!isSave(event)) return;
    const code = event.detail.xhr.status;
    if (code >= 200 && code < 300) {
      typing.write(null);
      status.saved();
    } else if (code === 422) {
      const entry = typing.read();
      if (entry) typing.write({ ...entry, submitted: false });
      status.clear();
    }
  });
  /* A line gives its place to the panel: what it was comes back without the server. */
  on('htmx:oobBeforeSwap', (event) => {
    const { target: old, fragment } = event.detail;
    if (old.matches('.line') && fragment.querySelector('#panel')) sending.closedLine = old.outerHTML;
  });
  on('htmx:afterSettle', (event) => {
    if (target(event).id !== 'editor') return;
    if (!event.detail.keepsPanel) {
      sending.local = null;
      queue.release();
      sending.remember();
    }
    sending.draw();
  });
  on('htmx:afterRequest', (event) => {
    if (isPanel(event) && event.detail.xhr.status === 204) typing.write(null); // the page says why
  });

  /* Of what the panel sends, this file tells the outcome itself. */
  for (const name of ['htmx:sendError', 'htmx:timeout']) {
    on(name, (event) => {
      const link = event.detail.elt?.matches('[data-key="edit"]') && event.detail.elt;
      if (!isPanel(event) && !link) return;
      event.stopImmediatePropagation();
      if (link) sending.openHere(link.getAttribute('href'));
      else sending.notArrived(isSave(event));
    }, true);
  }
  on('htmx:responseError', (event) => {
    if (!isPanel(event) || event.detail.xhr.status < 500) return;
    event.stopImmediatePropagation();
    sending.notArrived(isSave(event));
  }, true);
  on('htmx:beforeOnLoad', (event) => {
    if (!isPanel(event) || ![401, 403].includes(event.detail.xhr.status)) return;
    event.preventDefault();
    status.signedOut(sending.draft); // what was typed is kept as sent: it goes after the log-in
  });
}

const place = sendingPlace();
if (place) {
  const sending = new Sending(place);
  listen(sending);
  document.addEventListener('DOMContentLoaded', () => sending.restore()); // when htmx is there, too
}
