/* Values that outlive the page, also where storage is full or forbidden. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { box } from '../../quoting/static/quoting/editor/storage.js';

test('a value is read as it was written', () => {
  const kept = new Map();
  const storage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  };
  const line = box('linea', /** @type {object | null} */ (null), storage);
  assert.equal(line.read(), null);
  line.write({ width: '150' });
  assert.deepEqual(box('linea', null, storage).read(), { width: '150' });
  line.write(null);
  assert.equal(kept.size, 0);
});

test('a forbidden storage keeps it as long as the page', () => {
  const forbid = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const line = box('linea', /** @type {string[]} */ ([]), { getItem: forbid, setItem: forbid, removeItem: forbid });
  assert.deepEqual(line.read(), []);
  line.write(['a']);
  assert.deepEqual(line.read(), ['a']);
});

test('what somebody else left there does not break the page', () => {
  const line = box('linea', /** @type {string[]} */ ([]), { getItem: () => '{half', setItem() {}, removeItem() {} });
  assert.deepEqual(line.read(), []);
});
