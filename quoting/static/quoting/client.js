/* The customer's page: totals that follow the choice, and a word that a person is reading. */
(function () {
  'use strict';

  const choice = /** @type {HTMLFormElement | null} */ (document.getElementById('choice'));
  if (choice) {
    let latest = 0;
    document.documentElement.classList.add('follows');
    document.addEventListener('change', (event) => {
      if (/** @type {HTMLInputElement} */ (event.target).form === choice) show();
    });
    choice.addEventListener('reset', () => setTimeout(show)); /* once the marks are as they were */

    /* The server adds up; an answer that was overtaken by another is dropped. */
    async function show() {
      const mine = ++latest;
      const query = new URLSearchParams(/** @type {any} */ (new FormData(choice)));
      try {
        const answer = await fetch(choice.dataset.totals + '?' + query);
        if (!answer.ok || mine !== latest) return;
        document.getElementById('total').outerHTML = await answer.text();
        const total = document.querySelector('[data-total]').textContent;
        document.querySelectorAll('[data-total-copy]').forEach((copy) => {
          copy.textContent = total;
        });
      } catch {
        document.documentElement.classList.remove('follows'); /* the button asks in its place */
      }
    }

    window.addEventListener('pageshow', (event) => {
      if (event.persisted || /** @type {any} */ (performance.getEntriesByType('navigation')[0])?.type === 'back_forward') show();
    });
  }

  /* A drawing is seen large in a dialog, by touch or by key. */
  document.querySelectorAll('[data-enlarge]').forEach((small) => {
    const drawing = /** @type {HTMLElement} */ (small);
    drawing.setAttribute('role', 'button');
    drawing.setAttribute('aria-label', 'Ver más grande: ' + drawing.dataset.enlarge);
    drawing.tabIndex = 0;
    drawing.addEventListener('click', () => enlarge(drawing));
    drawing.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      enlarge(drawing);
    });
  });

  function enlarge(drawing) {
    const dialog = document.createElement('dialog');
    dialog.className = 'enlarged';
    dialog.innerHTML =
      '<form method="dialog" class="stack"><h2></h2><div class="drawing"></div>' +
      '<button class="button block">Cerrar</button></form>';
    dialog.querySelector('h2').textContent = drawing.dataset.enlarge;
    dialog.setAttribute('aria-label', drawing.dataset.enlarge);
    dialog.querySelector('.drawing').append(drawing.querySelector('svg').cloneNode(true));
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  const reading = document.getElementById('attention');
  if (!reading) return;
  const SOONEST = 2500; // milliseconds; the server refuses what comes before two seconds
  const REPORTS = [15, 60, 180]; // seconds
  const GESTURES = ['pointerdown', 'pointermove', 'touchstart', 'wheel', 'keydown'];
  const opened = performance.now();
  let seen = 0;
  let since = document.visibilityState === 'visible' ? opened : null;
  let told = false;
  let reports = 0;

  function seconds() {
    return Math.round((seen + (since === null ? 0 : performance.now() - since)) / 1000);
  }

  function tell() {
    const body = new URLSearchParams({ pase: reading.dataset.pass, segundos: String(seconds()) });
    const headers = { 'X-CSRFToken': reading.dataset.csrf };
    fetch(reading.dataset.url, { method: 'POST', body, headers, keepalive: true }).catch(() => {});
  }

  function begin() {
    if (told) return;
    told = true;
    tell();
    REPORTS.forEach((after) => setTimeout(report, after * 1000));
  }

  function report() {
    if (told && reports++ < 6) tell();
  }

  /* Only what a hand does: a page that is opened, and scripts that play with it, prove no reader. */
  function moved(event) {
    if (!event.isTrusted || document.visibilityState !== 'visible') return;
    GESTURES.forEach((name) => document.removeEventListener(name, moved));
    setTimeout(begin, Math.max(0, SOONEST - (performance.now() - opened)));
  }

  GESTURES.forEach((name) => document.addEventListener(name, moved, { passive: true }));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      since = performance.now();
    } else if (since !== null) {
      seen += performance.now() - since;
      since = null;
      report();
    }
  });
})();
