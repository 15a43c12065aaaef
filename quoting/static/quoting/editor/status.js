/* What the page says of the sending: one line, which stays where one looks. */
import { button, find } from './dom.js';

/** @typedef {'saved' | 'sending' | 'offline' | 'refused' | 'restored' | ''} State */

const SAID = 3000; // milliseconds that «Guardado» stays

export class Status {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
  }

  get state() {
    return /** @type {State} */ (this.place.dataset.state || '');
  }

  /** @param {State} state @param {string} text @param {...HTMLElement} actions */
  say(state, text, ...actions) {
    this.place.dataset.state = state;
    this.place.replaceChildren(text);
    for (const action of actions) this.place.append(' ', action);
    this.place.hidden = !text;
  }

  clear() {
    this.say('', '');
  }

  sending() {
    this.say('sending', 'Enviando…');
  }

  saved() {
    this.say('saved', 'Guardado');
    setTimeout(() => this.state === 'saved' && this.clear(), SAID);
  }

  /** @param {number} waiting changes */
  offline(waiting) {
    const why = navigator.onLine ? 'El servidor no responde.' : 'Sin conexión.';
    if (!waiting) this.say('offline', `${why} Lo que escribes queda guardado aquí.`);
    else if (waiting === 1) this.say('offline', `${why} 1 cambio por enviar. Quedó guardado aquí y se manda al volver la señal.`);
    else this.say('offline', `${why} ${waiting} cambios por enviar. Quedaron guardados aquí y se mandan al volver la señal.`);
  }

  /** @param {number} refused changes @param {() => void} review */
  refused(refused, review) {
    const text = refused === 1 ? 'Un cambio necesita que lo revises.' : `${refused} cambios necesitan que los revises.`;
    this.say('refused', text, button('Revisar', review));
  }

  signedOut() {
    const enter = () => document.dispatchEvent(new CustomEvent('cotizador:signed-out'));
    this.say('offline', 'Tu sesión terminó. Lo que escribes queda guardado aquí.', button('Entra otra vez', enter));
    enter();
  }
}

/** The place where the page of a draft says it, or null on any other page. */
export const sendingPlace = () => find('#sending');
