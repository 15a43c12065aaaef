/* What is written in a form outlives the session. Before a form leaves, its page asks whether the person
   is still logged in; who is not enters again in place, and the form goes as it was. */

const { loginPath, sessionPath, person, sessionEnds } = document.body.dataset;
const PATIENCE = 10000; // milliseconds
const WARNING = 10 * 60; // seconds before the end of the session
const FRESH = 5000; // milliseconds for which an answer holds: a form may ask the person something first

/** @typedef {{person: number | null, token: string}} Session */

/** Forms that may leave, and since when. @type {WeakMap<HTMLFormElement, number>} */
const cleared = new WeakMap();

/** @returns {Promise<Session | null>} null without an answer */
async function ask() {
  try {
    const headers = { 'X-By-Itself': 'session' };
    const answer = await fetch(/** @type {string} */ (sessionPath), { headers, cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** The forms of this page go with the token of the session that there is now. @param {string} token */
function take(token) {
  for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) /** @type {HTMLInputElement} */ (input).value = token;
  document.body.setAttribute('hx-headers', JSON.stringify({ 'X-CSRFToken': token }));
}

/** @param {string} tag @param {Record<string, string>} attributes @param {string} [text] */
function make(tag, attributes, text = '') {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

/** @param {string} label @param {Record<string, string>} attributes */
function labelled(label, attributes) {
  const field = make('div', { class: 'field' });
  field.append(make('label', { for: attributes.id }, label), make('input', { class: 'control', required: '', ...attributes }));
  return field;
}

/** What the log-in page says of a failure. @param {string} page */
function reason(page) {
  const answer = new DOMParser().parseFromString(page, 'text/html');
  const said = answer.querySelector('.error, .alert.bad, main h1');
  return said?.textContent?.trim() || 'No se pudo entrar. Vuelve a intentar.';
}

/** @param {FormData} typed @param {string} token @returns {Promise<string>} why not, or nothing */
async function enter(typed, token) {
  const body = new URLSearchParams({ username: String(typed.get('username')), password: String(typed.get('password')), next: sessionPath || '' });
  const answer = await fetch(/** @type {string} */ (loginPath), { method: 'POST', body, headers: { 'X-CSRFToken': token } });
  const page = await answer.text();
  if (!answer.redirected || new URL(answer.url).pathname !== sessionPath) return reason(page);
  /** @type {Session} */
  const session = JSON.parse(page);
  if (String(session.person) !== person) {
    location.reload(); // somebody else's: what is on the page was not written by them
    return 'Entraste con otra cuenta.';
  }
  take(session.token);
  document.dispatchEvent(new CustomEvent('cotizador:signed-in'));
  return '';
}

/** @type {Promise<boolean> | null} one dialog at a time */
let asking = null;

/** Enter again without leaving the page. @param {string} title @returns {Promise<boolean>} whether they did */
function enterHere(title) {
  asking ??= new Promise((/** @type {(entered: boolean) => void} */ resolve) => {
    const dialog = /** @type {HTMLDialogElement} */ (make('dialog', { class: 'ask', 'aria-labelledby': 'session-title' }));
    const form = /** @type {HTMLFormElement} */ (make('form', { class: 'stack', method: 'dialog' }));
    const said = make('p', { class: 'error', role: 'alert', hidden: '' });
    const buttons = make('div', { class: 'cluster' });
    const close = make('button', { type: 'button', class: 'button' }, 'Cancelar');
    buttons.append(close, make('button', { class: 'button primary' }, 'Entrar'));
    form.append(
      make('h2', { id: 'session-title' }, title),
      make('p', {}, 'Lo que escribiste sigue aquí. Entra otra vez para seguir.'),
      labelled('Correo', { id: 'session-email', name: 'username', type: 'email', autocomplete: 'username' }),
      labelled('Contraseña', { id: 'session-password', name: 'password', type: 'password', autocomplete: 'current-password' }),
      said,
      buttons,
    );
    dialog.append(form);
    let entered = false;
    close.addEventListener('click', () => dialog.close());
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const session = await ask();
      const why = session ? await enter(new FormData(form), session.token).catch(() => '') : 'Sin conexión. Revisa tu señal y vuelve a intentar.';
      said.textContent = why;
      said.hidden = !why;
      entered = !why;
      if (entered) dialog.close();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      asking = null;
      resolve(entered);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

/** @param {string} text @param {HTMLElement} [action] */
function notify(text, action) {
  const toast = make('p', { class: 'toast bad' }, text);
  if (action) toast.append(' ', action);
  document.getElementById('toasts')?.replaceChildren(toast);
}

/** Whether a form of this person may leave. @returns {Promise<boolean>} */
async function mayLeave() {
  const session = await ask();
  if (!session) {
    notify('El sistema no responde en este momento. Lo que escribiste sigue aquí; vuelve a intentar en un minuto.');
    return false;
  }
  if (String(session.person) !== person) return enterHere('Tu sesión terminó');
  take(session.token);
  return true;
}

if (person && sessionPath) {
  document.addEventListener('submit', async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    // By its attribute: a field may be called «method».
    if (form.getAttribute('method') !== 'post' || form.matches('[hx-post], [data-sends-itself]') || !navigator.onLine) return;
    if (Date.now() - (cleared.get(form) || 0) < FRESH) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    submitter?.setAttribute('aria-busy', 'true');
    const may = await mayLeave();
    submitter?.removeAttribute('aria-busy');
    if (!may || !form.isConnected) return;
    cleared.set(form, Date.now());
    form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  }, true);

  /* A page that asks something by itself may be the first to hear that the session has ended. */
  document.addEventListener('cotizador:signed-out', () => enterHere('Tu sesión terminó'));

  const warn = () => {
    const again = make('button', { type: 'button', class: 'button quiet small' }, 'Entrar otra vez');
    again.addEventListener('click', () => enterHere('Sigue con tu sesión'));
    notify('Tu sesión termina en menos de 10 minutos.', again);
  };
  const left = Number(sessionEnds) - Date.now() / 1000 - WARNING; // seconds
  const timer = setTimeout(warn, Math.min(Math.max(left, 0), 2 ** 31 / 1000 - 1) * 1000);
  document.addEventListener('cotizador:signed-in', () => clearTimeout(timer));
}
