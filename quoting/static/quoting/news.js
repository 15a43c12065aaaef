/* The bell: asks every few seconds, while the page is looked at, whether a customer did something. */
(function () {
  'use strict';

  const bell = /** @type {HTMLElement | null} */ (document.querySelector('[data-news]'));
  if (!bell) return;
  const EVERY = 5000; // milliseconds
  const count = bell.querySelector('.count');
  let last = null;

  function tell(item) {
    const place = document.getElementById('toasts');
    if (!place) return;
    const toast = document.createElement('a');
    toast.className = 'toast';
    toast.href = item.url;
    toast.textContent = item.text;
    place.append(toast);
    setTimeout(() => toast.remove(), 12000);
  }

  async function ask() {
    if (document.visibilityState !== 'visible' || !navigator.onLine) return;
    try {
      const since = last === null ? '' : '?desde=' + last;
      /* A session that has ended answers with a redirect: what is being typed stays where it is. */
      const answer = await fetch(bell.dataset.news + since, { redirect: 'manual', headers: { 'X-By-Itself': 'bell' } });
      if (!answer.ok) return;
      const news = await answer.json();
      last = news.last;
      count.textContent = news.unread || '';
      bell.classList.toggle('has-news', Boolean(news.unread));
      news.news.forEach(tell);
    } catch {
      /* Without a connection there is no news; the next round asks again. */
    }
  }

  /* What was typed in a draft without a connection goes when that draft is opened again. */
  function remind() {
    const mine = 'cotizador:' + location.host + ':' + bell.dataset.person + ':';
    Object.keys(localStorage).forEach((key) => {
      const url = key.slice(mine.length);
      if (!key.startsWith(mine) || !url.endsWith('/') || url === location.pathname) return;
      tell({ url, text: 'Hay cambios por enviar en una cotización. Ábrela y se envían solos.' });
    });
  }

  try {
    remind();
  } catch {
    /* A forbidden storage keeps nothing to be reminded of. */
  }
  ask();
  setInterval(ask, EVERY);
  document.addEventListener('visibilitychange', ask);
})();
