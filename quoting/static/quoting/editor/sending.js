/* Lines are sent by themselves, while one writes on. A line that is saved leaves the panel at once, as
   it was typed, and joins the queue; the panel is free for the next. What is half typed stays in this
   browser, too: through a lost connection, a session that ended, a page that was loaded again. */
import { button, find, pageHeaders, target } from './dom.js';
import * as panel from './panel.js';
import { Queue } from './queue.js';
import { shownLines } from './shown.js';
import { Status } from './status.js';
import { box } from './storage.js';
import { inTurn } from './turns.js';
import { draw as drawWaiting, lineAt } from './waiting.js';

/** @typedef {import('./queue.js').Entry} Entry */
/** @typedef {import('./queue.js').Outcome} Outcome */
/** @typedef {{url: string, own: [string, string][]}} Local */

const PATIENCE = 20000; // milliseconds that an answer may take
const AGAIN = 8000; // milliseconds after which a preview that got lost is forgotten
const SOON = 800; // milliseconds in which most lines arrive: sooner, they are not shown as waiting

export class Sending {
  /** The line that is changed without the server's own panel. @type {Local | null} */
  local = null;
  blank = ''; // an empty panel, to go back to
  /** What stood in the place of the panel. @type {string} */
  closedLine = '';
  /** A page to go to once all is sent. @type {string} */
  next = '';
  /** A form of the page to send once all is sent. @type {(() => void) | null} */
  nextForm = null;
  tookBack = false; // the panel took back what was refused
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  drawing;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.draft = place.dataset.draft || '';
    this.add = `${this.draft}partidas/`;
    const key = `cotizador:${location.host}:${place.dataset.person}:${this.draft}`;
    this.status = new Status(place);
    this.queue = new Queue(key, (news, page) => this.hear(news, page), (entry) => inTurn(() => this.post(entry)));
    this.typing = box(`${key}:typing`, /** @type {Entry | null} */ (null));
    this.aside = box(`${key}:aside`, /** @type {Record<string, Entry>} */ ({})); // new lines, by kind, while another is written
  }

  get isNew() {
    return panel.isNew(this.add);
  }

  /** @param {Entry} entry @returns {Promise<Outcome>} */
  async post(entry) {
    try {
      const headers = { ...pageHeaders(), 'X-Keeps-Panel': 'true', 'X-Shown-Lines': shownLines() };
      const body = new URLSearchParams(entry.fields);
      const answer = await fetch(entry.url, { method: 'POST', body, headers, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status >= 500 || answer.status === 429) return { was: 'lost' };
      const said = answer.headers.get('X-Said'); // the company is read-only
      if (said) return { was: 'refused', why: decodeURIComponent(said) };
      if (answer.status === 401 || answer.status === 403 || answer.redirected) return { was: 'signed-out' };
      const swaps = answer.headers.get('HX-Reswap') === 'none' ? await answer.text() : '';
      if (answer.ok) {
        this.patch(swaps);
        return { was: 'done', page: answer.headers.get('HX-Redirect') || '' };
      }
      return this.refused(entry, swaps);
    } catch {
      return { was: 'lost' };
    }
  }

  /**
   * The panel takes it back, with the reason, unless somebody writes in it.
   * @param {Entry} entry
   * @param {string} swaps
   * @returns {Outcome}
   */
  refused(entry, swaps) {
    if (swaps && !this.typing.read()) {
      this.keepAside();
      panel.stopPreview();
      this.patch(swaps, false);
      this.typing.write({ id: entry.id, url: entry.url, fields: entry.fields });
      this.tookBack = true;
      return { was: 'taken' };
    }
    const reason = new DOMParser().parseFromString(swaps, 'text/html').querySelector('#panel .error, #panel .alert p');
    return { was: 'refused', why: reason?.textContent?.trim() || 'Revisa sus datos.' };
  }

  /** @param {'sending' | 'waiting' | 'signed-out' | 'done'} news @param {string} [page] */
  hear(news, page) {
    clearTimeout(this.drawing);
    if (news === 'sending') {
      this.drawing = setTimeout(() => this.draw(), SOON);
      return this.status.sending();
    }
    this.draw();
    if (news === 'signed-out') this.status.signedOut();
    else if (news === 'done') this.finish(page);
    else if (this.next && this.next !== this.review) location.assign(this.next); // it is safe here
    else this.status.offline(this.queue.list().length);
  }

  get review() {
    return `${this.draft}revisar/`;
  }

  /** Everything was sent, but for what the server refused. @param {string} [page] */
  finish(page) {
    if (page) return location.assign(page); // it says there why
    const refused = this.queue.list().filter((entry) => entry.refused);
    if (refused.length) {
      this.next = '';
      this.status.refused(refused.length, () => this.openHere(refused[0].url, refused[0]));
    } else if (this.tookBack) {
      this.tookBack = false;
      this.next = '';
      this.status.clear(); // the panel says why
    } else if (this.nextForm) {
      const send = this.nextForm;
      this.nextForm = null;
      send();
    } else if (this.next) {
      location.assign(this.next);
    } else {
      this.status.saved();
    }
  }

  /** @param {HTMLElement | null} [submitter] @returns {Entry} what is in the panel */
  written(submitter) {
    let fields = panel.typedFields(submitter);
    if (this.local?.own.length) fields = [...panel.withoutIdentity(fields), ...this.local.own];
    const url = this.local?.url || panel.form()?.getAttribute('action') || this.add;
    return { id: panel.valueIn({ fields }, 'client_key') || url, url, fields };
  }

  /** Saved: in the queue, and the panel is free again. @param {Entry} entry */
  enqueue({ id, url, fields }) {
    this.queue.put({ id, url, fields });
    this.typing.write(null);
    panel.stopPreview();
    find('#undo')?.replaceChildren();
    if (this.isNew && !this.local) panel.clear();
    else if (this.blank) this.goBack();
    else this.leave();
    if (!navigator.onLine) this.draw();
    this.queue.flush();
  }

  /** A page that began with this line has nothing to go back to: the draft follows. */
  leave() {
    const form = panel.form();
    if (form) form.inert = true;
    this.next = this.draft;
  }

  /** The panel of a new line again, and the line that was open in its place. */
  goBack() {
    this.local = null;
    const slot = find('#slot');
    if (!this.blank || !slot) return;
    const open = find('#lines > .open');
    if (open && this.closedLine) open.outerHTML = this.closedLine;
    this.closedLine = '';
    slot.outerHTML = this.blank;
    for (const made of [find('#slot'), find('#lines')]) if (made) htmx.process(made);
    panel.clear();
    this.takeUp();
  }

  /** Another line takes the panel of a new one: what is typed in it waits. */
  keepAside() {
    if (!this.isNew || this.local) return;
    const entry = this.written();
    const untouched = !this.typing.read();
    this.aside.write({ ...this.aside.read(), [panel.valueIn(entry, 'kind')]: { ...entry, untouched } });
  }

  /** Go on with the new line where it was left. @param {boolean} [fresh] whether the panel is the server's */
  takeUp(fresh) {
    const kind = panel.field('kind')?.value || '';
    const { [kind]: entry, ...others } = this.aside.read();
    if (!entry) return;
    this.aside.write(others);
    if (entry.untouched && fresh) return;
    panel.fill(entry);
    this.typing.write(entry.untouched ? null : entry);
  }

  /**
   * Change a line without asking the server for its panel.
   * @param {string} url
   * @param {Entry} [entry] what waits for it already
   */
  openHere(url, entry) {
    if (entry && this.queue.isFlying(entry)) return; // it is arriving
    this.queue.release();
    if (entry) this.queue.hold(entry);
    const line = lineAt(url);
    /** @type {[string, string][] | undefined} */
    const fields = entry ? entry.fields : line && JSON.parse(line.dataset.fields || '[]');
    if (!fields) return;
    if (!this.isNew) this.goBack();
    const stored = { fields, labels: { glass: line?.dataset.glass || '' } };
    if (!this.isNew || panel.field('kind')?.value !== panel.valueIn(stored, 'kind')) {
      return this.status.say('offline', 'Sin conexión. Esta partida se puede cambiar cuando vuelva la señal.');
    }
    this.keepAside();
    this.local = { url, own: panel.identity(fields) };
    const choices = find('#panel #choices fieldset');
    if (choices && panel.field('offered')?.value !== panel.valueIn(stored, 'offered')) choices.remove();
    panel.fill(stored);
    const head = document.createElement('p');
    head.className = 'cluster between';
    const name = panel.valueIn(stored, 'location') || 'la partida';
    const back = button('Cancelar', () => this.giveUp());
    back.dataset.giveUp = '';
    head.append(entry ? `Cambias «${name}», que está por enviar.` : `Cambias «${name}» sin conexión.`, back);
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
    panel.steady(() => drawWaiting(this.queue.list(), this.isNew, {
      change: (entry) => this.openHere(entry.url, entry),
      remove: (entry) => {
        this.queue.drop(entry.id);
        this.draw();
        if (this.status.state === 'offline') this.status.offline(this.queue.list().length);
        else this.status.clear();
      },
    }));
  }

  /**
   * Lines and totals as the server has them now; by itself around a panel in which somebody may type.
   * @param {string} swaps
   */
  patch(swaps, keepsPanel = true) {
    const swap = () => htmx.swap('#editor', swaps, { swapStyle: 'none' }, { eventInfo: { keepsPanel, target: find('#editor') } });
    if (!keepsPanel) {
      swap();
      return panel.focus();
    }
    panel.steady(swap);
    if (this.typing.read()) panel.follow(); // the totals came without the line that is being written
  }

  /** The server's own panel for what was half typed, with that in it. @param {Entry} entry */
  async open(entry) {
    const kind = panel.valueIn(entry, 'kind');
    const isThere = panel.form()?.getAttribute('action') === entry.url && panel.field('kind')?.value === kind;
    const address = entry.url === this.add ? `${this.draft}?tipo=${encodeURIComponent(kind)}` : entry.url;
    if (!isThere) await htmx.ajax('GET', address, { target: '#editor', swap: 'outerHTML' });
    panel.fill(entry);
  }

  async restore() {
    this.remember();
    this.draw();
    const entry = this.typing.read();
    this.queue.release();
    if (entry && panel.form()) {
      this.queue.drop(entry.id); // it was being written anew
      await this.open(entry);
      this.status.say('restored', 'Recuperamos lo que escribías.', button('Descartar', () => {
        this.typing.write(null);
        this.aside.write({});
        location.assign(this.draft);
      }));
    } else if (this.isNew) {
      this.takeUp(true);
    }
    if (!this.queue.isEmpty) this.queue.flush();
  }

  remember() {
    const slot = find('#slot');
    if (!slot || !this.isNew || this.local || find('#panel .error, #preview .price')) return;
    this.blank = slot.outerHTML;
    panel.rememberBlank();
  }

  /** A preview that did not arrive is no loss. */
  previewLost() {
    panel.say('Sin conexión: el precio sale cuando vuelva la señal.');
    this.status.offline(this.queue.list().length);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.status.state === 'offline' && navigator.onLine && this.queue.isEmpty) this.status.clear();
    }, AGAIN);
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    if (event.defaultPrevented) return;
    if (event.target !== panel.form()) return this.sendLater(event);
    event.preventDefault();
    event.stopPropagation();
    const empty = panel.missing();
    if (!empty) return this.enqueue(this.written(event.submitter));
    if (!this.typing.read()) return panel.focus();
    if (empty === document.activeElement) panel.ask(empty);
    empty.focus();
  }

  /** Another form, which leads to another page: first goes what waits. @param {SubmitEvent} event */
  sendLater(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post' || form.matches('[hx-post]') || this.queue.isEmpty || !navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    this.nextForm = () => form.requestSubmit(event.submitter);
    this.queue.flush();
  }

  /** A link that needs the server, or that leaves what waits behind. @param {MouseEvent} event */
  follow(event) {
    if (target(event).closest('[data-forget]')) this.typing.write(null);
    const link = target(event).closest('a');
    if (!link || this.status.place.contains(link) || (this.queue.isEmpty && navigator.onLine)) return;
    const url = link.getAttribute('href') || '';
    const entry = this.queue.list().find((one) => one.url === url);
    if (link.matches('[data-key="edit"]')) {
      if (navigator.onLine && (!entry || this.queue.isFlying(entry))) return; // htmx asks, in its turn
      this.openHere(url, entry);
    } else if (!this.queue.isEmpty && leaves(link, event) && (navigator.onLine || url === this.review)) {
      this.next = url; // first what is missing
      this.queue.flush();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {HTMLAnchorElement} link @param {MouseEvent} event whether this page makes way for another */
const leaves = (link, event) =>
  !link.hasAttribute('hx-get') && !link.target && !link.hasAttribute('download') && link.origin === location.origin &&
  link.pathname !== location.pathname && !(event.ctrlKey || event.metaKey || event.shiftKey);
