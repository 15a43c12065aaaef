/* The changes of a draft that the server does not have yet: kept in this browser, in their order,
   and sent by themselves. Each is what a form would post; sent twice it is written once, since a new
   line carries a key of its own and a changed one the edition it started from. */
(function () {
  'use strict';

  const WAITS = [2, 4, 8, 15, 30]; // seconds before each new attempt

  /* Storage that may be full or forbidden: then the list lives as long as the page. */
  function box(key, empty) {
    let spare = null;
    return {
      read() {
        try {
          return spare || JSON.parse(localStorage.getItem(key)) || empty;
        } catch {
          return spare || empty;
        }
      },
      write(value) {
        try {
          if (!value || value.length === 0) localStorage.removeItem(key);
          else localStorage.setItem(key, JSON.stringify(value));
          spare = null; // another tab may change it
        } catch {
          spare = value;
        }
      },
    };
  }

  /* The queue of one draft. ``tell(news)`` hears how the sending goes: 'sending', 'waiting',
     'signed-out', or 'done' with the page to go to, if the server named one. */
  function queueOf(key, tell) {
    const stored = box(key, []);
    let attempts = 0;
    let timer = null;
    let busy = false;
    let flying = ''; // the id of what is on its way

    const list = () => stored.read();
    const next = () => list().find((entry) => !entry.refused && !entry.held);

    function put(entry) {
      const entries = [...list()];
      const place = entries.findIndex((other) => other.id === entry.id);
      if (place < 0) entries.push(entry);
      else entries[place] = entry;
      stored.write(entries);
    }

    function drop(id) {
      stored.write(list().filter((entry) => entry.id !== id));
    }

    /* What is being written anew must not leave as it was: false if it has left already. */
    function hold(entry) {
      if (flying === entry.id) return false;
      put({ ...entry, held: true });
      return true;
    }

    function release() {
      list().filter((entry) => entry.held).forEach((entry) => put({ ...entry, held: false }));
    }

    function wait() {
      clearTimeout(timer);
      timer = setTimeout(flush, WAITS[Math.min(attempts, WAITS.length - 1)] * 1000);
      attempts += 1;
      tell('waiting');
    }

    async function post(entry) {
      try {
        return await fetch(entry.url, {
          method: 'POST',
          body: new URLSearchParams(entry.fields),
          headers: { ...JSON.parse(document.body.getAttribute('hx-headers')), 'HX-Request': 'true' },
          signal: AbortSignal.timeout(20000),
        });
      } catch {
        return null;
      }
    }

    /* One after another, as they were made; what the server refuses waits for a person. */
    async function flush() {
      if (busy) return;
      clearTimeout(timer);
      busy = true;
      let page = '';
      try {
        for (let entry = next(); entry; entry = next()) {
          tell('sending');
          flying = entry.id;
          const answer = await post(entry);
          flying = '';
          if (!answer || answer.status >= 500 || answer.status === 429) return wait();
          if (answer.status === 401 || answer.status === 403 || answer.redirected) return tell('signed-out');
          if (answer.ok) {
            drop(entry.id);
            page = answer.headers.get('HX-Redirect') || page;
          } else {
            put({ ...entry, refused: true });
          }
        }
      } finally {
        busy = false;
      }
      attempts = 0;
      tell('done', page);
    }

    function soon() {
      attempts = 0;
      flush();
    }

    return { list, put, drop, hold, release, wait, flush: soon };
  }

  window.unsent = { box, queueOf };
})();
