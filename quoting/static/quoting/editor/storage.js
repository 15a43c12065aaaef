/* A value of this browser that outlives the page. */

/**
 * A JSON value under `key`; `empty` while there is none. Where storage is full or forbidden, it
 * lives as long as the page.
 * @template T
 * @param {string} key
 * @param {T} empty
 * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} [storage]
 */
export function box(key, empty, storage = localStorage) {
  /** @type {T | null} */
  let spare = null;
  return {
    /** @returns {T} */
    read() {
      try {
        return spare || JSON.parse(storage.getItem(key) || 'null') || empty;
      } catch {
        return spare || empty;
      }
    },
    /** @param {T} value */
    write(value) {
      try {
        if (!value || (Array.isArray(value) && value.length === 0)) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify(value));
        spare = null; // another tab may change it
      } catch {
        spare = value;
      }
    },
  };
}
