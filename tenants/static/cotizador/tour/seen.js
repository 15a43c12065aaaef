/* Which tours a person has seen in this browser; without storage, as long as the page. */

/** @typedef {Pick<Storage, 'getItem' | 'setItem'>} Shelf */

/** @param {string} person @param {Shelf} shelf */
export function memoryOf(person, shelf) {
  const key = `guias:${person}`;
  /** @type {Set<string>} */
  const names = new Set();
  try {
    const kept = JSON.parse(shelf.getItem(key) || '[]');
    if (Array.isArray(kept)) for (const name of kept) names.add(String(name));
  } catch {
    // forbidden, or written by something else
  }
  const keep = () => {
    try {
      shelf.setItem(key, JSON.stringify([...names]));
    } catch {
      // full or forbidden
    }
  };
  return {
    /** @param {string} name */
    has: (name) => names.has(name),
    /** @param {string} name */
    add(name) {
      names.add(name);
      keep();
    },
    /** @param {string} name */
    forget(name) {
      names.delete(name);
      keep();
    },
  };
}
