/* Who else is writing: one small question each ten seconds, only while the page is looked at. */
(function () {
  'use strict';

  const people = document.getElementById('presence');
  if (!people) return;

  async function ask() {
    if (document.visibilityState !== 'visible' || !navigator.onLine) return;
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

  setInterval(ask, 10000);
  ask();
})();
