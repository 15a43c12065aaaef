/* What the sending of lines hears: the fields and forms of the page, its links, the signal, and htmx. */
import { on, target } from './dom.js';
import * as panel from './panel.js';
import { Sending } from './sending.js';
import { sendingPlace } from './status.js';

const isPanel = (/** @type {CustomEvent} */ event) => Boolean(event.detail.elt?.closest('#panel'));
const isPreview = (/** @type {CustomEvent} */ event) => event.detail.target?.id === 'preview';

/** @param {Sending} sending */
function listen(sending) {
  const { queue, status, typing } = sending;

  document.addEventListener('input', (event) => {
    if (panel.isInPanel(event)) typing.write(sending.written());
  });
  document.addEventListener('submit', (event) => sending.submit(event), true);
  document.addEventListener('click', (event) => sending.follow(event), true);
  window.addEventListener('offline', () => status.offline(queue.list().length));
  document.addEventListener('cotizador:signed-in', () => {
    status.clear();
    if (!queue.isEmpty) queue.flush();
    else if (typing.read()) panel.follow();
  });
  window.addEventListener('online', () => (queue.isEmpty ? status.clear() : queue.flush()));

  on('htmx:beforeRequest', (event) => {
    if (isPreview(event) && !typing.read()) event.preventDefault(); // what was typed has left
  });
  /* What is done to a line leaves alone what is written in the panel. */
  on('htmx:configRequest', (event) => {
    if (isPreview(event)) event.detail.headers['X-By-Itself'] = 'typing';
    if (event.detail.target?.id === 'editor' && event.detail.verb === 'post' && !isPanel(event)) event.detail.headers['X-Keeps-Panel'] = 'true';
  });
  on('htmx:beforeSwap', (event) => {
    if (event.detail.target?.id !== 'editor' || event.detail.requestConfig.verb !== 'get') return;
    sending.keepAside();
    panel.stopPreview();
    typing.write(null);
  });
  /* A line gives its place to the panel: what it was comes back without the server. */
  on('htmx:oobBeforeSwap', (event) => {
    const { target: old, fragment } = event.detail;
    if (old.matches('.line') && fragment.querySelector('#panel')) sending.closedLine = old.outerHTML;
  });
  on('htmx:afterSettle', (event) => {
    if (target(event).id !== 'editor') return;
    if (!panel.isKept(event)) {
      sending.local = null;
      queue.release();
      sending.remember();
      if (sending.isNew) sending.takeUp(true);
    }
    sending.draw();
  });
  on('htmx:afterRequest', (event) => {
    if (isPanel(event) && event.detail.xhr.status === 204) typing.write(null); // the page says why
  });

  /* Of what the panel asks, this file tells the outcome itself. */
  for (const name of ['htmx:sendError', 'htmx:timeout']) {
    on(name, (event) => {
      const link = event.detail.elt?.matches('[data-key="edit"]') && event.detail.elt;
      if (!isPanel(event) && !link) return;
      event.stopImmediatePropagation();
      if (link) sending.openHere(link.getAttribute('href'));
      else sending.previewLost();
    }, true);
  }
  on('htmx:responseError', (event) => {
    const { status: code } = event.detail.xhr;
    if (!isPanel(event) || (code < 500 && code !== 429)) return;
    event.stopImmediatePropagation();
    if (code !== 429) sending.previewLost(); // the next key asks again
  }, true);
  on('htmx:beforeOnLoad', (event) => {
    if (!isPanel(event) || ![401, 403].includes(event.detail.xhr.status)) return;
    if (event.detail.xhr.getResponseHeader('X-Said')) return; // told as any other refusal
    event.preventDefault();
    status.signedOut(); // what was typed is kept, and goes after the log-in
  });
}

const place = sendingPlace();
if (place) {
  const sending = new Sending(place);
  listen(sending);
  document.addEventListener('DOMContentLoaded', () => sending.restore()); // when htmx is there, too
}
