/* The answers of a form, kept in this browser until they are sent. */

const KEPT = 7 * 24 * 3600 * 1000; // milliseconds
const NOT_KEPT = new Set(['csrfmiddlewaretoken', 'stamp', 'consent', 'fax']);

/** @typedef {Record<string, string[]>} Answers */
/** @typedef {{answers: Answers, at: number, sending?: boolean}} Kept */

/**
 * What is kept of a form's entries; nothing while all of them are empty.
 * @param {Iterable<[string, FormDataEntryValue]>} entries
 * @returns {Answers | null}
 */
export function answersOf(entries) {
  /** @type {Answers} */
  const answers = {};
  for (const [name, value] of entries) {
    if (!NOT_KEPT.has(name) && typeof value === 'string' && value !== '') answers[name] = [...(answers[name] ?? []), value];
  }
  return Object.keys(answers).length ? answers : null;
}

/**
 * The draft of one form. Where storage is full or forbidden nothing is kept, and nothing breaks.
 * @param {string} form
 * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} storage
 * @param {() => number} now
 */
export function draftOf(form, storage, now = Date.now) {
  const key = `borrador-${form}`;

  /** @returns {Kept | null} */
  function read() {
    try {
      /** @type {Kept | null} */
      const kept = JSON.parse(storage.getItem(key) || 'null');
      return kept?.answers && now() - kept.at < KEPT ? kept : null;
    } catch {
      return null;
    }
  }

  function forget() {
    try {
      storage.removeItem(key);
    } catch {
      /* There was nothing either. */
    }
  }

  /** @param {Answers | null} answers @param {boolean} sending */
  function write(answers, sending) {
    if (!answers) return forget();
    try {
      storage.setItem(key, JSON.stringify({ answers, at: now(), sending }));
    } catch {
      /* The page says what is missing when it comes back with errors. */
    }
  }

  return {
    /** @returns {Answers | null} */
    read: () => read()?.answers ?? null,
    /** @param {Answers | null} answers */
    write: (answers) => write(answers, false),
    /** On its way to the server: it may come back. @param {Answers | null} answers */
    sending: (answers) => write(answers, true),
    /** It arrived. A draft that was never sent stays. */
    arrived() {
      if (read()?.sending) forget();
    },
    forget,
  };
}
