/* Progressive enhancement of every page. Each page works without this file. */
(function () {
  'use strict';

  const LOGIN_PATH = document.body.dataset.loginPath;

  function notify(text, kind) {
    const place = document.getElementById('toasts');
    if (!place) return;
    const toast = document.createElement('p');
    toast.className = 'toast ' + (kind || '');
    toast.textContent = text;
    place.replaceChildren(toast);
    setTimeout(() => toast.remove(), 6000);
  }

  /* Asks before an action: <button data-confirm="¿Borrar…?" data-confirm-button="Borrar">. Resolves to true or false. */
  function ask(question, action) {
    const dialog = document.createElement('dialog');
    dialog.className = 'ask';
    dialog.setAttribute('aria-labelledby', 'ask-question');
    dialog.innerHTML =
      '<form method="dialog"><p id="ask-question"></p><div class="cluster">' +
      '<button class="button" value="">Cancelar</button>' +
      '<button class="button primary" value="yes"></button></div></form>';
    dialog.querySelector('p').textContent = question;
    dialog.querySelector('[value="yes"]').textContent = action || 'Sí, continuar';
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener('close', () => {
        dialog.remove();
        resolve(dialog.returnValue === 'yes');
      });
    });
  }

  /* By its attribute: a field may be called «method». */
  const verbOf = (/** @type {HTMLFormElement} */ form) => form.getAttribute('method');

  /* Plain forms: ask first, then send only once. */
  const confirmed = new WeakSet();

  document.addEventListener('submit', (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (verbOf(form) === 'dialog' || form.matches('[hx-post], [hx-get], [hx-put], [hx-delete]')) return;
    if (isCutOff(form)) {
      event.preventDefault();
      return;
    }
    const asker = [event.submitter, form].find((element) => element?.dataset.confirm);
    if (asker && !confirmed.has(form)) {
      event.preventDefault();
      ask(asker.dataset.confirm, asker.dataset.confirmButton).then((yes) => {
        if (!yes) return;
        confirmed.add(form);
        form.requestSubmit(event.submitter);
      });
      return;
    }
    confirmed.delete(form);
    if (verbOf(form) !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = 'true';
    const button = event.submitter;
    if (button) button.setAttribute('aria-busy', 'true');
    /* A form that answers with a file leaves the page in place: give the button back after a while. */
    setTimeout(() => release(form), 8000);
  });

  /* Without a connection a page would go away with what is written on it. The browser may be wrong:
     who insists is let through. */
  function isCutOff(form) {
    if (navigator.onLine || verbOf(form) !== 'post' || form.dataset.insists) {
      delete form.dataset.insists;
      return false;
    }
    form.dataset.insists = 'true';
    notify('Parece que no hay conexión. Lo que escribiste sigue aquí; toca otra vez para intentar de todos modos.', 'bad');
    return true;
  }

  function release(form) {
    delete form.dataset.sending;
    form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
  }

  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sending]').forEach(release);
  });

  document.addEventListener('click', (event) => {
    const clicked = /** @type {Element} */ (event.target);
    const dismiss = clicked.closest('[data-dismiss]');
    if (dismiss) dismiss.closest('.alert').remove();
    const copy = /** @type {HTMLElement | null} */ (clicked.closest('[data-copy]'));
    if (copy) copyText(copy.dataset.copy);
    /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details.menu[open]')).forEach((menu) => {
      if (!menu.contains(clicked)) menu.open = false;
    });
  });

  /* data-copy holds the text itself, or "#id" of the element that has it. */
  function copyText(source) {
    const element = source.startsWith('#') ? document.querySelector(source) : null;
    const text = element ? element.value || element.textContent.trim() : source;
    const done = () => notify('Copiado');
    const failed = () => notify('No se pudo copiar. Selecciona el texto y cópialo a mano.', 'bad');
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, failed);
    else failed();
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('details.menu[open]')).forEach((menu) => {
        menu.open = false;
        menu.querySelector('summary').focus();
      });
    }
    const writing = /** @type {Element} */ (event.target).closest('input, select, textarea, [contenteditable]');
    if (event.key === '/' && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = /** @type {HTMLInputElement | null} */ (document.querySelector('input[type="search"]'));
      const everywhere = /** @type {HTMLAnchorElement | null} */ (document.querySelector('a.find'));
      if (search || everywhere) event.preventDefault();
      if (search) {
        search.focus();
        search.select();
      } else if (everywhere) everywhere.click();
    }
  });

  /* A measure is typed over, not edited: select it on focus. */
  document.addEventListener('focusin', (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.matches('input.measure, input[data-select]')) input.select();
  });

  /* An answer to what was asked about a measure is written into its field. */
  document.addEventListener('click', (event) => {
    const answer = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest('[data-answer]'));
    const input = answer && /** @type {HTMLInputElement | null} */ (answer.closest('.field').querySelector('input.measure'));
    if (!input) return;
    input.value = answer.dataset.answer;
    answer.parentElement.remove();
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });

  /* «150x120» in one field is width and height. */
  const SIZE = /^\s*(.*?\d[^x×*]*?)\s*(?:[x×*]|\bpor\b)\s*(\d.*?|[.,]\d.*?)\s*$/i;
  function partSize(event) {
    const width = /** @type {HTMLInputElement} */ (event.target);
    const found = width.matches('input.measure[name="width"]') && width.value.match(SIZE);
    const height = found && /** @type {HTMLInputElement | null} */ (width.form.elements.namedItem('height'));
    if (!height) return;
    const unit = found[2].match(/[a-zí"]+\.?$/i);
    width.value = /\d$/.test(found[1]) && unit ? found[1] + ' ' + unit[0] : found[1];
    height.value = found[2];
    width.dispatchEvent(new Event('input', { bubbles: true }));
  }
  document.addEventListener('change', partSize, true);
  document.addEventListener('keydown', (event) => event.key === 'Enter' && partSize(event), true);

  /* Near its most letters a field counts them; what passes is refused when it is sent, never cut. */
  document.addEventListener('input', (event) => {
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (event.target);
    const most = Number(field.dataset?.most);
    if (!most) return;
    const left = most - field.value.length;
    let counter = field.parentElement.querySelector('.counter');
    if (left > most / 5) return counter?.remove();
    if (!counter) {
      counter = Object.assign(document.createElement('span'), { className: 'counter hint' });
      counter.setAttribute('role', 'status');
      field.after(counter);
    }
    counter.textContent = left < 0 ? `Sobran ${-left} de ${most} letras` : `${field.value.length} de ${most} letras`;
    counter.classList.toggle('error', left < 0);
  });

  /* What is too heavy to be taken is said where it was chosen, before the page goes away with it. */
  document.addEventListener('change', (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const most = Number(field.dataset?.mostBytes);
    if (!most || field.type !== 'file') return;
    const isHeavy = [...field.files].some((file) => file.size > most);
    field.setCustomValidity(isHeavy ? `Pesa más de ${Math.floor(most / 1024 ** 2)} MB: elige uno de menor tamaño.` : '');
    field.reportValidity();
  });

  /** @param {string} name @param {(event: CustomEvent) => void} act */
  function onHtmx(name, act) {
    document.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event)));
  }

  /* htmx: questions, log-in that has ended, and failures in plain words. */
  onHtmx('htmx:confirm', (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, event.detail.elt.dataset.confirmButton).then((yes) => {
      if (yes) event.detail.issueRequest(true);
    });
  });

  const signedOut = () => document.dispatchEvent(new CustomEvent('cotizador:signed-out'));

  onHtmx('htmx:beforeSwap', (event) => {
    const address = event.detail.xhr.responseURL;
    if (!LOGIN_PATH || !address || new URL(address).pathname !== LOGIN_PATH) return;
    event.detail.shouldSwap = false;
    signedOut();
  });

  const FAILURES = {
    403: 'No tienes permiso para hacer esto, o tu sesión terminó. Recarga la página.',
    404: 'Esto ya no existe. Recarga la página.',
    409: 'Alguien más cambió esto al mismo tiempo. Recarga la página.',
    429: 'Demasiadas solicitudes seguidas. Espera un momento y vuelve a intentar.',
  };

  onHtmx('htmx:responseError', (event) => {
    const status = event.detail.xhr.status;
    if (status === 401) return signedOut(); // no session: the page stays and asks for the log-in
    const said = event.detail.xhr.getResponseHeader('X-Said');
    const text =
      (said && decodeURIComponent(said)) ||
      FAILURES[status] ||
      (status >= 500
        ? 'Algo falló de nuestro lado. No se guardó el último cambio; vuelve a intentar.'
        : 'No se pudo completar. Revisa los datos y vuelve a intentar.');
    notify(text, 'bad');
  });

  ['htmx:sendError', 'htmx:timeout'].forEach((name) => {
    onHtmx(name, (event) => {
      if (event.detail.elt.matches('[hx-trigger*="every"]')) return; // asks again by itself
      notify('Sin conexión. Revisa tu señal y vuelve a intentar.', 'bad');
    });
  });
})();
