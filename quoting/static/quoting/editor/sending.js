/* What is typed in the panel of a line stays in this browser until the server has it: through a lost
   connection, a session that ended, or a page that was loaded again. Without a connection one goes
   on: each line that is saved joins the queue of unsent.js, and the panel is free for the next. */
(function () {
  'use strict';

  const place = document.getElementById('sending');
  if (!place) return;

  const DRAFT = place.dataset.draft;
  const ADD = DRAFT + 'partidas/';
  const LOGIN = document.body.dataset.loginPath;
  const SAFE = 'Sin conexión. Lo que escribes está a salvo aquí.';
  /* What the next line does not take from the one before it. */
  const OWN = ['location', 'width', 'height', 'description', 'unit_price', 'discount', 'discount_amount', 'internal_note'];

  const KEY = 'cotizador:' + location.host + ':' + place.dataset.person + ':' + DRAFT;
  const queue = window.unsent.queueOf(KEY, told);
  const typing = window.unsent.box(KEY + ':typing', null);
  let blank = ''; // the editor with an empty panel, to go back to without a connection
  let emptyPreview = '';
  let local = null; // the line that is being changed without the server's own panel: url, own
  let timer = null;

  const form = () => document.querySelector('#panel form');
  const field = (name) => form().elements.namedItem(name);
  const isAdd = () => Boolean(form()) && form().getAttribute('action') === ADD;
  const isSave = (event) => event.detail.elt && event.detail.elt.matches('#panel form');
  const isPanel = (event) => event.detail.elt && event.detail.elt.closest('#panel');
  const valueIn = (entry, name) => (entry.fields.find(([key]) => key === name) || [])[1] || '';

  /* ---- What is said of it ------------------------------------------------------------------ */
  function say(state, text, ...actions) {
    place.dataset.state = state;
    place.replaceChildren(text);
    actions.forEach((action) => place.append(' ', action));
    place.hidden = !text;
  }

  function saySaved() {
    say('saved', 'Guardado');
    setTimeout(() => place.dataset.state === 'saved' && say('', ''), 3000);
  }

  function sayOffline() {
    const count = queue.list().length;
    if (!count) return say('offline', SAFE);
    say('offline', count === 1 ? 'Sin conexión. 1 cambio por enviar: está a salvo aquí y se envía solo.' : 'Sin conexión. ' + count + ' cambios por enviar: están a salvo aquí y se envían solos.');
  }

  function button(text, act) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'button quiet small';
    made.textContent = text;
    made.addEventListener('click', act);
    return made;
  }

  function askToLogIn() {
    const link = document.createElement('a');
    link.href = LOGIN + '?next=' + encodeURIComponent(DRAFT);
    link.textContent = 'Entra otra vez';
    say('offline', 'Tu sesión terminó. Lo que escribes está a salvo aquí.', link);
  }

  function told(news, page) {
    draw();
    if (news === 'sending') say('sending', 'Enviando…');
    else if (news === 'waiting') sayOffline();
    else if (news === 'signed-out') askToLogIn();
    else finish(page);
  }

  /* Everything was sent, but for what the server refused. */
  async function finish(page) {
    const refused = queue.list().filter((entry) => entry.refused);
    if (page) return location.assign(page); // it says there why
    if (refused.length && !typing.read()) return open(refused[0]);
    await renew();
    if (!refused.length) return saySaved();
    say('refused', refused.length === 1 ? 'Un cambio necesita que lo revises.' : refused.length + ' cambios necesitan que los revises.', button('Revisar', () => open(refused[0])));
  }

  /* ---- The panel --------------------------------------------------------------------------- */
  function written(submitter) {
    let fields = [...new FormData(form(), submitter)].filter(([name]) => name !== 'csrfmiddlewaretoken');
    if (local) fields = fields.filter(([name]) => !['client_key', 'edition'].includes(name)).concat([local.own]);
    const url = local ? local.url : form().getAttribute('action');
    const key = fields.find(([name]) => name === 'client_key');
    return { id: key ? key[1] : url, url, fields };
  }

  /* The first field without which a line has no price, if it is empty. */
  function missing() {
    return ['product', 'material', 'width', 'height'].map(field).find((input) => input && !input.value) || (!field('product') && !field('material') && !field('description').value && field('description'));
  }

  function select(input, value, text) {
    if (![...input.options].some((option) => option.value === value)) input.add(new Option(text || value, value));
    input.value = value;
  }

  function put(name, value) {
    const hidden = document.createElement('input');
    Object.assign(hidden, { type: 'hidden', name, value });
    form().append(hidden);
  }

  /* Written into the panel as it was; what the panel does not offer goes along unseen. */
  function fill(entry) {
    const panel = form();
    for (const input of panel.elements) {
      if (input.type === 'checkbox' && input.name) input.checked = entry.fields.some(([name, value]) => name === input.name && value === input.value);
    }
    entry.fields.forEach(([name, value]) => {
      const input = field(name);
      if (input instanceof HTMLSelectElement) select(input, value, entry.labels && entry.labels[name]);
      else if (input && input.type && input.type !== 'checkbox') input.value = value;
      else if (!input && value && !['client_key', 'edition'].includes(name)) put(name, value);
    });
    panel.querySelector('input:not([type="hidden"])').dispatchEvent(new Event('input', { bubbles: true }));
  }

  function clearPanel() {
    OWN.map(field).forEach((input) => input && (input.value = ''));
    if (field('quantity')) field('quantity').value = '1';
    if (field('choice')) field('choice').value = 'included';
    field('client_key').value = crypto.randomUUID();
    document.querySelectorAll('#panel .notes').forEach((notes) => notes.replaceChildren());
    document.getElementById('preview').innerHTML = emptyPreview;
    panelFocus();
  }

  function panelFocus() {
    const first = form().querySelector('input:not([type="hidden"]), select');
    first.focus({ preventScroll: true });
    document.getElementById('panel').scrollIntoView({ block: 'start' });
  }

  function goBack() {
    local = null;
    if (!blank) return;
    const made = new DOMParser().parseFromString(blank, 'text/html').getElementById('editor');
    document.getElementById('editor').replaceWith(made);
    htmx.process(made);
    clearPanel();
  }

  /* Saved without a connection: in the queue, and the panel is free again. */
  function enqueue(entry) {
    queue.put(entry);
    typing.write(null);
    if (isAdd() && !local) clearPanel();
    else goBack();
    draw();
  }

  /* ---- Changing a line that is there, without asking the server for its panel ---------------- */
  function openHere(url, entry) {
    queue.release();
    if (entry && !queue.hold(entry)) return; // it is arriving
    const line = lineAt(url);
    const fields = entry ? entry.fields : line && JSON.parse(line.dataset.fields);
    if (!fields) return;
    if (!isAdd()) goBack();
    const stored = { fields, labels: line ? { glass: line.dataset.glass } : {} };
    if (!isAdd() || field('kind').value !== valueIn(stored, 'kind')) {
      return say('offline', 'Sin conexión. Esta partida se puede cambiar cuando vuelva la señal.');
    }
    const own = fields.find(([name]) => name === 'client_key' || name === 'edition');
    local = { url, own };
    const choices = form().querySelector('#choices fieldset');
    if (choices && field('offered').value !== valueIn(stored, 'offered')) choices.remove();
    fill(stored);
    const head = document.createElement('p');
    head.className = 'cluster between';
    head.append('Cambias «' + (valueIn(stored, 'location') || 'la partida') + '» sin conexión.', button('Cancelar', giveUp));
    form().prepend(head);
    form().querySelector('[type="submit"]').textContent = 'Guardar cambios';
    panelFocus();
  }

  function giveUp() {
    typing.write(null);
    queue.release();
    goBack();
    draw();
    if (queue.list().length) queue.flush();
  }

  const lineAt = (url) => [...document.querySelectorAll('.lines > .line')].find((line) => line.querySelector('[data-key="edit"]').getAttribute('href') === url);

  /* ---- What is waiting, shown where it belongs ----------------------------------------------- */
  function summary(entry) {
    const product = form() && field('product');
    const option = product && [...product.options].find((each) => each.value === valueIn(entry, 'product'));
    const size = [valueIn(entry, 'width'), valueIn(entry, 'height')].filter(Boolean).join(' × ');
    return [valueIn(entry, 'location'), option ? option.text : valueIn(entry, 'description'), size, field('product') && valueIn(entry, 'quantity') + ' pza'].filter(Boolean).join(' · ');
  }

  function draw() {
    document.querySelectorAll('.unsent').forEach((old) => old.remove());
    const fresh = document.createElement('ul');
    fresh.className = 'unsent';
    fresh.setAttribute('aria-label', 'Partidas por enviar');
    queue.list().forEach((entry) => {
      const line = lineAt(entry.url);
      const shown = document.createElement(line ? 'p' : 'li');
      const badge = document.createElement('span');
      badge.className = 'badge warn';
      badge.textContent = entry.refused ? 'Por revisar' : 'Por enviar';
      shown.append(badge, ' ' + summary(entry) + ' ');
      if (line) {
        shown.className = 'unsent';
        line.children[1].append(shown);
      } else {
        shown.append(button('Cambiar', () => openHere(entry.url, entry)), button('Quitar', () => { queue.drop(entry.id); draw(); sayOffline(); }));
        fresh.append(shown);
      }
    });
    const panel = document.getElementById('panel');
    if (fresh.children.length && panel && isAdd()) panel.before(fresh);
  }

  /* The lines and totals as the server has them now, around a panel in which somebody may be typing. */
  async function renew() {
    if (!typing.read() && !local) return htmx.ajax('GET', DRAFT, { target: '#editor', swap: 'outerHTML' });
    if (!isAdd() || local) return; // its own save brings the rest
    try {
      const answer = await fetch(DRAFT, { headers: { 'HX-Request': 'true' } });
      const there = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const lines = there.querySelector('.lines');
      const here = document.querySelector('#editor .lines');
      if (here) here.replaceWith(lines);
      else document.getElementById('panel').before(lines);
      htmx.process(lines);
      document.querySelector('.sticky-bar').replaceWith(there.querySelector('.sticky-bar'));
      document.querySelector('#editor aside').replaceWith(there.querySelector('#editor aside'));
      remember();
    } catch {
      /* The next swap brings them. */
    }
  }

  /* The server's own panel for what it refused, or for what was half typed, with that in it. */
  async function open(entry) {
    const kind = field('kind').value;
    const isThere = form().getAttribute('action') === entry.url && kind === valueIn(entry, 'kind');
    const address = entry.url === ADD ? DRAFT + '?tipo=' + encodeURIComponent(valueIn(entry, 'kind')) : entry.url;
    if (!isThere) await htmx.ajax('GET', address, { target: '#editor', swap: 'outerHTML' });
    fill(entry);
    if (!entry.refused) return;
    queue.drop(entry.id);
    typing.write({ ...entry, refused: false });
    form().requestSubmit(); // to hear why
  }

  async function restore() {
    remember();
    draw();
    const entry = typing.read();
    queue.release();
    if (entry && !entry.submitted) queue.drop(entry.id); // it was being written anew
    if (entry && entry.submitted) {
      typing.write(null);
      queue.put({ id: entry.id, url: entry.url, fields: entry.fields });
    } else if (entry && form()) {
      await open(entry);
      say('restored', 'Recuperamos lo que estabas escribiendo.', button('Descartar', () => { typing.write(null); location.assign(DRAFT); }));
    }
    if (queue.list().length) queue.flush();
  }

  function remember() {
    if (!isAdd() || local) return;
    blank = document.getElementById('editor').outerHTML;
    const preview = document.getElementById('preview');
    if (!preview.querySelector('.price, .error')) emptyPreview = preview.innerHTML;
  }

  /* ---- What happens ------------------------------------------------------------------------ */
  document.addEventListener('DOMContentLoaded', restore); // when htmx is there, too

  document.addEventListener('input', (event) => {
    if (event.target.closest('#panel form')) typing.write(written());
  });

  document.addEventListener('submit', (event) => {
    if (event.target !== form() || event.defaultPrevented) return;
    if (navigator.onLine && !local && !queue.list().length) return; // htmx sends it
    event.preventDefault();
    event.stopPropagation();
    const empty = missing();
    if (empty) {
      sayOffline();
      return empty.focus();
    }
    enqueue(written(event.submitter));
    queue.flush();
  }, true);

  document.addEventListener('htmx:beforeRequest', (event) => {
    if (!isSave(event)) return;
    const asked = event.detail.requestConfig.triggeringEvent;
    typing.write({ ...written(asked && asked.submitter), submitted: true });
    say('sending', 'Enviando…');
  });

  document.addEventListener('htmx:beforeSwap', (event) => {
    const sender = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!sender || !sender.matches('#panel form')) return;
    const status = event.detail.xhr.status;
    if (status >= 200 && status < 300) {
      typing.write(null);
      saySaved();
    } else if (status === 422) {
      typing.write({ ...typing.read(), submitted: false });
      say('', '');
    }
  });

  document.addEventListener('htmx:afterSettle', (event) => {
    if (event.detail.target.id !== 'editor') return;
    local = null;
    queue.release();
    remember();
    draw();
  });

  document.addEventListener('htmx:afterRequest', (event) => {
    if (!isPanel(event) || event.detail.xhr.status !== 204) return;
    typing.write(null); // the quotation's page says why nothing could be written
  });

  /* A save that did not arrive joins the queue; a preview that did not is no loss. */
  function notArrived(event) {
    if (isSave(event)) {
      const entry = typing.read() || written();
      typing.write({ ...entry, submitted: false });
      if (!missing()) {
        enqueue({ id: entry.id, url: entry.url, fields: entry.fields });
        return queue.wait();
      }
    }
    sayOffline();
    clearTimeout(timer);
    timer = setTimeout(() => place.dataset.state === 'offline' && navigator.onLine && !queue.list().length && say('', ''), 8000);
  }

  /* Of what the panel sends, this file tells the outcome itself. */
  ['htmx:sendError', 'htmx:timeout'].forEach((name) => {
    document.addEventListener(name, (event) => {
      const link = event.detail.elt && event.detail.elt.matches('[data-key="edit"]') && event.detail.elt;
      if (!isPanel(event) && !link) return;
      event.stopImmediatePropagation();
      if (link) openHere(link.getAttribute('href'));
      else notArrived(event);
    }, true);
  });

  document.addEventListener('htmx:responseError', (event) => {
    if (!isPanel(event) || event.detail.xhr.status < 500) return;
    event.stopImmediatePropagation();
    notArrived(event);
  }, true);

  document.addEventListener('htmx:beforeOnLoad', (event) => {
    const status = event.detail.xhr.status;
    if (!isPanel(event) || (status !== 401 && status !== 403)) return;
    event.preventDefault();
    askToLogIn(); // what was typed is kept as sent: it goes after the log-in
  });

  window.addEventListener('offline', sayOffline);
  window.addEventListener('online', () => (queue.list().length ? queue.flush() : say('', '')));

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-forget]')) typing.write(null);
    const link = event.target.closest('a');
    if (!link || !queue.list().length && navigator.onLine) return;
    const url = link.getAttribute('href');
    const entry = queue.list().find((each) => each.url === url);
    if (link.matches('[data-key="edit"]') && (entry || !navigator.onLine)) openHere(url, entry);
    else if (url === DRAFT + 'revisar/' && queue.list().length) queue.flush(); // first what is missing
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
