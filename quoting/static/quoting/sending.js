/* What is typed in the panel of a line stays in this browser until the server has it: through a lost
   connection, a session that ended, or a page that was loaded again. */
(function () {
  'use strict';

  const place = document.getElementById('sending');
  if (!place) return;

  const DRAFT = place.dataset.draft;
  const KEY = 'cotizador:' + location.host + DRAFT; // one company's browser, one draft
  const LOGIN = document.body.dataset.loginPath;
  const WAITS = [2, 4, 8, 15, 30]; // seconds before each new attempt
  const SAFE = 'Sin conexión. Lo que escribes está a salvo aquí';

  let attempts = 0;
  let timer = null;

  const form = () => document.querySelector('#panel form');
  const isSave = (event) => event.detail.elt && event.detail.elt.matches('#panel form');
  const isPanel = (event) => event.detail.elt && event.detail.elt.closest('#panel');

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  function keep(entry) {
    try {
      if (entry) localStorage.setItem(KEY, JSON.stringify(entry));
      else localStorage.removeItem(KEY);
    } catch {
      /* A full or forbidden storage: the form itself still holds what was typed. */
    }
  }

  function written(isSubmitted) {
    const fields = [...new FormData(form())].filter(([name]) => name !== 'csrfmiddlewaretoken');
    return { url: form().getAttribute('action'), fields, submitted: isSubmitted };
  }

  function say(state, text, action) {
    place.dataset.state = state;
    place.replaceChildren(text);
    if (action) place.append(' ', action);
    place.hidden = !text;
  }

  function saySaved() {
    say('saved', 'Guardado');
    setTimeout(() => place.dataset.state === 'saved' && say('', ''), 3000);
  }

  function askToLogIn() {
    clearTimeout(timer);
    const link = document.createElement('a');
    link.href = LOGIN + '?next=' + encodeURIComponent(DRAFT);
    link.textContent = 'Entra otra vez';
    say('offline', 'Tu sesión terminó. Lo que escribes está a salvo aquí.', link);
  }

  /* The server could not be reached, or failed: try again by itself, later each time. */
  function wait() {
    say('offline', SAFE + (kept() && kept().submitted ? ' y se envía solo cuando vuelva.' : '.'));
    clearTimeout(timer);
    timer = setTimeout(retry, WAITS[Math.min(attempts, WAITS.length - 1)] * 1000);
    attempts += 1;
  }

  function retry() {
    const entry = kept();
    if (entry && entry.submitted && form()) form().requestSubmit();
    else if (navigator.onLine) say('', '');
  }

  document.addEventListener('input', (event) => {
    if (!event.target.closest('#panel form')) return;
    const entry = kept();
    keep(written(Boolean(entry && entry.submitted && place.dataset.state === 'offline')));
  });

  document.addEventListener('htmx:beforeRequest', (event) => {
    if (!isSave(event)) return;
    keep(written(true));
    say('sending', 'Enviando…');
  });

  document.addEventListener('htmx:beforeSwap', (event) => {
    const sender = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!sender || !sender.matches('#panel form')) return;
    const status = event.detail.xhr.status;
    if (status >= 200 && status < 300) {
      attempts = 0;
      clearTimeout(timer);
      keep(null);
      saySaved();
    } else if (status === 422) {
      keep({ ...kept(), submitted: false });
      say('', '');
    }
  });

  document.addEventListener('htmx:afterRequest', (event) => {
    if (!isPanel(event) || event.detail.xhr.status !== 204) return;
    keep(null); // the quotation's page says why nothing could be written
  });

  /* Of what the panel sends, this file tells the outcome itself. */
  ['htmx:sendError', 'htmx:timeout'].forEach((name) => {
    document.addEventListener(name, (event) => {
      if (!isPanel(event)) return;
      event.stopImmediatePropagation();
      wait();
    }, true);
  });

  document.addEventListener('htmx:responseError', (event) => {
    if (!isPanel(event) || event.detail.xhr.status < 500) return;
    event.stopImmediatePropagation();
    wait();
  }, true);

  document.addEventListener('htmx:beforeOnLoad', (event) => {
    const status = event.detail.xhr.status;
    if (!isPanel(event) || (status !== 401 && status !== 403)) return;
    event.preventDefault();
    askToLogIn();
  });

  window.addEventListener('offline', () => say('offline', SAFE + '.'));
  window.addEventListener('online', () => {
    attempts = 0;
    clearTimeout(timer);
    retry();
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-forget]')) keep(null);
  });

  /* Back into the panel, whichever reason it was made anew for. */
  function fill(entry) {
    const panel = form();
    const names = new Set(entry.fields.map(([name]) => name));
    for (const field of panel.elements) {
      if (field.type === 'checkbox' && field.name) {
        field.checked = entry.fields.some(([name, value]) => name === field.name && value === field.value);
      }
    }
    entry.fields.forEach(([name, value]) => {
      const field = panel.elements.namedItem(name);
      if (!field || !field.matches || field.type === 'checkbox') return;
      if (field.matches('select') && ![...field.options].some((option) => option.value === value)) return;
      field.value = value;
    });
    if (names.size) panel.querySelector('input:not([type="hidden"])').dispatchEvent(new Event('input', { bubbles: true }));
  }

  /* Another panel than the one that was being written is asked for first. */
  function addressOf(entry) {
    const isNew = entry.url === DRAFT + 'partidas/';
    const kind = (entry.fields.find(([name]) => name === 'kind') || [])[1];
    return isNew ? DRAFT + '?tipo=' + encodeURIComponent(kind) : entry.url;
  }

  async function restore() {
    const entry = kept();
    if (!entry || !form()) return;
    const kind = form().elements.namedItem('kind').value;
    const isThere = form().getAttribute('action') === entry.url && entry.fields.some(([name, value]) => name === 'kind' && value === kind);
    if (!isThere) await htmx.ajax('GET', addressOf(entry), { target: '#editor', swap: 'outerHTML' });
    if (entry.submitted) return send(entry);
    fill(entry);
    const forget = document.createElement('button');
    forget.type = 'button';
    forget.className = 'button quiet small';
    forget.textContent = 'Descartar';
    forget.addEventListener('click', () => {
      keep(null);
      location.assign(DRAFT);
    });
    say('restored', 'Recuperamos lo que estabas escribiendo.', forget);
  }

  /* Sent again exactly as it was: what the panel offers now may be less than what was chosen. */
  async function send(entry) {
    say('sending', 'Enviando…');
    let answer = null;
    try {
      answer = await fetch(entry.url, {
        method: 'POST',
        body: new URLSearchParams(entry.fields),
        headers: { ...JSON.parse(document.body.getAttribute('hx-headers')), 'HX-Request': 'true' },
      });
    } catch {
      answer = null;
    }
    if (answer && (answer.status === 401 || answer.status === 403)) return askToLogIn();
    if (!answer || answer.status >= 500) {
      say('offline', SAFE + ' y se envía solo cuando vuelva.');
      timer = setTimeout(() => send(entry), WAITS[Math.min(attempts++, WAITS.length - 1)] * 1000);
      return;
    }
    if (answer.status === 422) {
      keep({ ...entry, submitted: false });
      fill(entry);
      form().requestSubmit();
      return;
    }
    keep(null);
    await htmx.ajax('GET', DRAFT, { target: '#editor', swap: 'outerHTML' });
    saySaved();
  }

  document.addEventListener('DOMContentLoaded', restore); // when htmx is there, too

  /* Who else is writing: one small question each ten seconds, only while the page is looked at. */
  const people = document.getElementById('presence');

  async function askWho() {
    if (document.visibilityState !== 'visible') return;
    try {
      const headers = { ...JSON.parse(document.body.getAttribute('hx-headers')), 'X-By-Itself': 'presence' };
      const answer = await fetch(people.dataset.presence, { method: 'POST', headers });
      if (!answer.ok) return;
      const { others } = await answer.json();
      people.textContent = others.length ? others.join(' y ') + (others.length > 1 ? ' también están editando.' : ' también está editando.') : '';
      people.hidden = !others.length;
    } catch {
      /* No connection: the panel says so. */
    }
  }

  setInterval(askWho, 10000);
  askWho();
})();
