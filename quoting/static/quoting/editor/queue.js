/* The changes of a draft that the server does not have yet: kept in this browser, in their order,
   and sent by themselves. Each is what a form would post; sent twice it is written once, since a new
   line carries a key of its own and a changed one the edition it started from. */
import { box } from './storage.js';

/**
 * A change that waits: where it is posted and what. `held` while a person writes it anew; `refused`
 * is why the server said no, or empty.
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} url
 * @property {[string, string][]} fields
 * @property {boolean} [held]
 * @property {string} [refused]
 * @property {boolean} [untouched] nobody typed in it
 * @property {Record<string, string>} [labels]
 *
 * How the sending goes: 'done' comes with the page to go to, if the server named one.
 * @typedef {(news: 'sending' | 'waiting' | 'signed-out' | 'done', page?: string) => void} Tell
 *
 * What became of an entry: 'lost' without an answer that counts, 'taken' back into the panel.
 * @typedef {{was: 'lost' | 'signed-out' | 'taken'} | {was: 'done', page: string} | {was: 'refused', why: string}} Outcome
 *
 * @typedef {(entry: Entry) => Promise<Outcome>} Post
 */

const WAITS = [2, 4, 8, 15, 30]; // seconds before each new attempt

export class Queue {
  #stored;
  #tell;
  #post;
  #attempts = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #busy = false;
  #flying = ''; // the id of what is on its way

  /**
   * @param {string} key where it is kept
   * @param {Tell} tell
   * @param {Post} post
   * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>} [storage]
   */
  constructor(key, tell, post, storage) {
    this.#stored = box(key, /** @type {Entry[]} */ ([]), storage);
    this.#tell = tell;
    this.#post = post;
  }

  list() {
    return this.#stored.read();
  }

  get isEmpty() {
    return !this.list().length;
  }

  /** @param {Entry} entry takes the place of the one with its id, or the last */
  put(entry) {
    const entries = [...this.list()];
    const place = entries.findIndex((other) => other.id === entry.id);
    if (place < 0) entries.push(entry);
    else entries[place] = entry;
    this.#stored.write(entries);
  }

  /** @param {string} id */
  drop(id) {
    this.#stored.write(this.list().filter((entry) => entry.id !== id));
  }

  /** What left and was not written anew meanwhile. @param {Entry} entry */
  #settle(entry) {
    const now = this.list().find((other) => other.id === entry.id);
    if (JSON.stringify(now?.fields) === JSON.stringify(entry.fields)) this.drop(entry.id);
  }

  /** @param {Entry} entry whether it is on its way */
  isFlying(entry) {
    return this.#flying === entry.id;
  }

  /** What is being written anew must not leave as it was. @param {Entry} entry */
  hold(entry) {
    this.put({ ...entry, held: true });
  }

  release() {
    for (const entry of this.list()) if (entry.held) this.put({ ...entry, held: false });
  }

  /** Try again by itself, later each time. */
  wait() {
    clearTimeout(this.#timer);
    const seconds = WAITS[Math.min(this.#attempts, WAITS.length - 1)];
    this.#timer = setTimeout(() => this.#send(), seconds * 1000);
    this.#attempts += 1;
    this.#tell('waiting');
  }

  /** Send now what waits. */
  flush() {
    this.#attempts = 0;
    return this.#send();
  }

  #next() {
    return this.list().find((entry) => !entry.refused && !entry.held);
  }

  /* One after another, as they were made; what the server refuses waits for a person. */
  async #send() {
    if (this.#busy) return;
    clearTimeout(this.#timer);
    this.#busy = true;
    let page = '';
    try {
      for (let entry = this.#next(); entry; entry = this.#next()) {
        this.#tell('sending');
        this.#flying = entry.id;
        const found = await this.#post(entry);
        this.#flying = '';
        if (found.was === 'lost') return this.wait();
        if (found.was === 'signed-out') return this.#tell('signed-out');
        if (found.was === 'refused') {
          this.put({ ...entry, refused: found.why });
        } else {
          this.#settle(entry);
          if (found.was === 'done') page = found.page || page;
        }
      }
    } finally {
      this.#busy = false;
    }
    this.#attempts = 0;
    this.#tell('done', page);
  }
}
