/* What is written in a form of the public site is there again for whoever returns. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answersOf, draftOf } from '../../tenants/static/cotizador/drafts.js';

function memory() {
  const kept = new Map();
  return {
    kept,
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    removeItem: (/** @type {string} */ key) => void kept.delete(key),
  };
}

test('what is not an answer is not kept', () => {
  const entries = /** @type {[string, string][]} */ ([
    ['csrfmiddlewaretoken', 'x'],
    ['stamp', 'x'],
    ['consent', 'on'],
    ['fax', 'x'],
    ['city', 'León'],
    ['lines', 'sliding'],
    ['lines', 'mirror'],
    ['remarks', ''],
  ]);
  assert.deepEqual(answersOf(entries), { city: ['León'], lines: ['sliding', 'mirror'] });
  assert.equal(answersOf([['stamp', 'x'], ['remarks', '']]), null);
});

test('a draft is read as it was written, by its form alone', () => {
  const storage = memory();
  draftOf('solicitud', storage).write({ city: ['León'] });
  assert.deepEqual(draftOf('solicitud', storage).read(), { city: ['León'] });
  assert.equal(draftOf('otra', storage).read(), null);
});

test('it is forgotten once it arrived, not while it may come back', () => {
  const storage = memory();
  const draft = draftOf('solicitud', storage);
  draft.write({ city: ['León'] });
  draft.arrived();
  assert.deepEqual(draft.read(), { city: ['León'] });
  draft.sending({ city: ['León'] });
  assert.deepEqual(draft.read(), { city: ['León'] });
  draft.arrived();
  assert.equal(storage.kept.size, 0);
});

test('an emptied form leaves nothing behind', () => {
  const storage = memory();
  const draft = draftOf('solicitud', storage);
  draft.write({ city: ['León'] });
  draft.write(null);
  assert.equal(storage.kept.size, 0);
});

test('a week later it is gone', () => {
  const storage = memory();
  let now = 0;
  const draft = draftOf('solicitud', storage, () => now);
  draft.write({ city: ['León'] });
  now = 8 * 24 * 3600 * 1000;
  assert.equal(draft.read(), null);
});

test('a full, forbidden or foreign storage breaks nothing', () => {
  const forbid = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const draft = draftOf('solicitud', { getItem: forbid, setItem: forbid, removeItem: forbid });
  draft.write({ city: ['León'] });
  draft.sending({ city: ['León'] });
  draft.arrived();
  draft.forget();
  assert.equal(draft.read(), null);
  assert.equal(draftOf('x', { ...memory(), getItem: () => '{half' }).read(), null);
  assert.equal(draftOf('x', { ...memory(), getItem: () => '"odd"' }).read(), null);
});
