/* Where the hints of a tour float, and which of them a person has seen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fits, overlaps, placeFor } from '../../tenants/static/cotizador/tour/places.js';
import { memoryOf } from '../../tenants/static/cotizador/tour/seen.js';

const ROOM = { left: 8, top: 60, right: 1272, bottom: 850 };
const SIZE = { width: 320, height: 140 };

/** @param {number} left @param {number} top @param {number} width @param {number} height */
const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });

test('a hint stands below what it names', () => {
  const anchor = box(100, 100, 200, 40);
  const place = placeFor(anchor, SIZE, ROOM, []);
  assert.deepEqual(place, box(100, 150, 320, 140));
});

test('near the lower edge it stands above, and it never leaves the window', () => {
  const anchor = box(1200, 800, 60, 40);
  const place = placeFor(anchor, SIZE, ROOM, []);
  assert.ok(place && place.bottom < anchor.top && fits(place, ROOM));
});

test('it goes where it covers no control', () => {
  const anchor = box(100, 300, 200, 40);
  const taken = [box(100, 350, 200, 40), box(100, 200, 200, 40)];
  const place = placeFor(anchor, SIZE, ROOM, taken);
  assert.ok(place && !taken.some((control) => overlaps(place, control)));
  assert.ok(place.left >= anchor.right);
});

test('of any page it covers neither a control nor what it names, or it floats nowhere', () => {
  let seed = 7;
  const random = (/** @type {number} */ most) => {
    seed = (seed * 48271) % 2147483647;
    return seed % most;
  };
  let found = 0;
  for (let page = 0; page < 2000; page += 1) {
    const room = { left: 8, top: 56, right: 352 + random(1000), bottom: 400 + random(500) };
    const boxes = Array.from({ length: 1 + random(12) }, () => box(random(room.right), random(room.bottom), 20 + random(300), 20 + random(80)));
    const [anchor, ...controls] = boxes;
    const place = placeFor(anchor, SIZE, room, controls);
    if (!place) continue;
    found += 1;
    assert.ok(fits(place, room));
    assert.ok(![anchor, ...controls].some((each) => overlaps(place, each)));
  }
  assert.ok(found > 100);
});

test('what is out of sight has no hint beside it', () => {
  assert.equal(placeFor(box(100, 2000, 200, 40), SIZE, ROOM, []), null);
});

test('each person has seen what they have seen, and may see it again', () => {
  const kept = new Map();
  const shelf = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
  };
  memoryOf('7', shelf).add('cotizacion');
  assert.ok(memoryOf('7', shelf).has('cotizacion'));
  assert.ok(!memoryOf('7', shelf).has('materiales'));
  assert.ok(!memoryOf('8', shelf).has('cotizacion'));
  memoryOf('7', shelf).forget('cotizacion');
  assert.ok(!memoryOf('7', shelf).has('cotizacion'));
});

test('a forbidden or spoiled storage breaks nothing', () => {
  const forbid = () => {
    throw new DOMException('no', 'SecurityError');
  };
  for (const shelf of [{ getItem: forbid, setItem: forbid }, { getItem: () => '{half', setItem: forbid }, { getItem: () => '5', setItem: forbid }]) {
    const memory = memoryOf('7', shelf);
    memory.add('cotizacion');
    assert.ok(memory.has('cotizacion'));
  }
});
