/* What waits to be sent: in order, once, and never lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Queue } from '../../quoting/static/quoting/editor/queue.js';

/** @returns {Storage} */
function memory() {
  const kept = new Map();
  return /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  });
}

/** @typedef {import('../../quoting/static/quoting/editor/queue.js').Outcome} Outcome */

/** @returns {Outcome} */
const done = (page = '') => ({ was: 'done', page });
/** @type {Outcome} */
const LOST = { was: 'lost' };
/** @type {Outcome} */
const REFUSED = { was: 'refused', why: 'Es muy ancha.' };

/** @param {string} id @param {object} [more] @returns {import('../../quoting/static/quoting/editor/queue.js').Entry} */
const entry = (id, more = {}) => ({ id, url: `/partidas/${id}/`, fields: [['width', '150']], ...more });

/** @param {Outcome[]} answers */
function queueThatHears(answers, storage = memory()) {
  /** @type {string[]} */
  const sent = [];
  /** @type {unknown[]} */
  const heard = [];
  const post = async (/** @type {{id: string}} */ one) => {
    sent.push(one.id);
    return answers.shift() ?? LOST;
  };
  const tell = (/** @type {string} */ news, /** @type {string | undefined} */ page) => heard.push(page ? [news, page] : news);
  return { queue: new Queue('cola', tell, post, storage), sent, heard, storage };
}

/** Stands in for the browser's timers: `pass(seconds)` does what falls due meanwhile. */
function clock() {
  const real = globalThis.setTimeout;
  /** @type {{due: number, act: () => void}[]} */
  let planned = [];
  let now = 0;
  globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ act, /** @type {number} */ wait) => planned.push({ due: now + wait, act }));
  return {
    async pass(/** @type {number} */ milliseconds) {
      now += milliseconds;
      const due = planned.filter((one) => one.due <= now);
      planned = planned.filter((one) => one.due > now);
      for (const one of due) one.act();
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    },
    stop() {
      globalThis.setTimeout = real;
    },
  };
}

test('what waits is sent in the order in which it was written', async () => {
  const { queue, sent, heard } = queueThatHears([done(), done()]);
  queue.put(entry('a'));
  queue.put(entry('b'));
  await queue.flush();
  assert.deepEqual(sent, ['a', 'b']);
  assert.deepEqual(heard, ['sending', 'sending', 'done']);
  assert.ok(queue.isEmpty);
});

test('what is written anew takes the place of what it was', () => {
  const { queue } = queueThatHears([]);
  queue.put(entry('a'));
  queue.put(entry('b'));
  queue.put(entry('a', { fields: [['width', '160']] }));
  assert.deepEqual(queue.list().map((one) => [one.id, one.fields[0][1]]), [['a', '160'], ['b', '150']]);
});

test('another page of the same browser finds what waits', () => {
  const { queue, storage } = queueThatHears([]);
  queue.put(entry('a'));
  assert.equal(queueThatHears([], storage).queue.list()[0].id, 'a');
});

test('what got lost is tried again by itself, and nothing behind it goes first', async () => {
  const time = clock();
  const { queue, sent, heard } = queueThatHears([LOST, done(), done()]);
  queue.put(entry('a'));
  queue.put(entry('b'));
  await queue.flush();
  assert.deepEqual(heard, ['sending', 'waiting']);
  await time.pass(2000);
  time.stop();
  assert.equal(heard.at(-1), 'done');
  assert.deepEqual(sent, ['a', 'a', 'b']);
  assert.ok(queue.isEmpty);
});

test('each attempt waits longer, up to half a minute', async () => {
  const time = clock();
  const { queue, sent } = queueThatHears([]);
  queue.put(entry('a'));
  await queue.flush();
  for (const seconds of [2, 4, 8, 15, 30, 30]) {
    const before = sent.length;
    await time.pass(seconds * 1000 - 1);
    assert.equal(sent.length, before, `not before ${seconds} s`);
    await time.pass(1);
    assert.equal(sent.length, before + 1, `after ${seconds} s`);
  }
  time.stop();
});

test('what the server refuses waits for a person while the rest goes on', async () => {
  const { queue, sent } = queueThatHears([REFUSED, done()]);
  queue.put(entry('a'));
  queue.put(entry('b'));
  await queue.flush();
  assert.deepEqual(sent, ['a', 'b']);
  assert.deepEqual(queue.list().map((one) => [one.id, one.refused]), [['a', 'Es muy ancha.']]);
  await queue.flush();
  assert.deepEqual(sent, ['a', 'b'], 'not by itself');
});

test('a session that ended keeps everything', async () => {
  const { queue, heard } = queueThatHears([{ was: 'signed-out' }]);
  queue.put(entry('a'));
  await queue.flush();
  assert.deepEqual(heard, ['sending', 'signed-out']);
  assert.equal(queue.list().length, 1);
});

test('what is held does not leave until it is released', async () => {
  const { queue, sent } = queueThatHears([done()]);
  queue.put(entry('a'));
  queue.hold(entry('a'));
  await queue.flush();
  assert.deepEqual(sent, []);
  queue.release();
  await queue.flush();
  assert.deepEqual(sent, ['a']);
});

test('what is on its way is known, and what is written anew meanwhile is sent, too', async () => {
  const { queue, storage } = queueThatHears([]);
  /** @type {[string, boolean][]} */
  const sent = [];
  const slow = new Queue('cola', () => {}, async (one) => {
    sent.push([one.fields[0][1], slow.isFlying(one)]);
    if (sent.length === 1) slow.put(entry('a', { fields: [['width', '160']] }));
    return done();
  }, storage);
  queue.put(entry('a'));
  await slow.flush();
  assert.deepEqual(sent, [['150', true], ['160', true]]);
  assert.ok(queue.isEmpty);
});

test('what was taken back by the panel waits no more', async () => {
  const { queue, heard } = queueThatHears([{ was: 'taken' }]);
  queue.put(entry('a'));
  await queue.flush();
  assert.ok(queue.isEmpty);
  assert.deepEqual(heard, ['sending', 'done']);
});

test('two calls at once send nothing twice', async () => {
  const { queue, sent } = queueThatHears([done(), done()]);
  queue.put(entry('a'));
  await Promise.all([queue.flush(), queue.flush()]);
  assert.deepEqual(sent, ['a']);
});

test('the page that the server names is told at the end', async () => {
  const { queue, heard } = queueThatHears([done('/cotizaciones/7/')]);
  queue.put(entry('a'));
  await queue.flush();
  assert.deepEqual(heard.at(-1), ['done', '/cotizaciones/7/']);
});
