/* Where a hint may float: beside what it names, over nothing that a person may want to press or write. */

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box in pixels of the window */
/** @typedef {{width: number, height: number}} Size */

const GAP = 10; // pixels between the hint and what it names

/** @param {Box} one @param {Box} other */
export function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** @param {Box} inner @param {Box} outer */
export function fits(inner, outer) {
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
}

/** @param {number} left @param {number} top @param {Size} size @returns {Box} */
const boxAt = (left, top, size) => ({ left, top, right: left + size.width, bottom: top + size.height });

/** @param {number} value @param {number} least @param {number} most */
const between = (value, least, most) => Math.max(least, Math.min(value, most));

/**
 * The place of a hint of this size: below, above, right or left of ``anchor``, inside ``room``.
 *
 * @param {Box} anchor what the hint names
 * @param {Size} size
 * @param {Box} room
 * @param {Box[]} controls what must stay free, the anchor aside
 * @returns {Box | null} null where there is no such place
 */
export function placeFor(anchor, size, room, controls) {
  if (!overlaps(anchor, room)) return null;
  const left = between(anchor.left, room.left, room.right - size.width);
  const top = between(anchor.top, room.top, room.bottom - size.height);
  const tried = [
    boxAt(left, anchor.bottom + GAP, size),
    boxAt(left, anchor.top - GAP - size.height, size),
    boxAt(anchor.right + GAP, top, size),
    boxAt(anchor.left - GAP - size.width, top, size),
  ];
  return tried.find((box) => fits(box, room) && !controls.some((control) => overlaps(box, control))) ?? null;
}
