/* WhatsApp's address follows the message; the PDF is shared as a file where the browser can. */
(function () {
  'use strict';

  const whatsapp = /** @type {HTMLAnchorElement | null} */ (document.querySelector('[data-whatsapp]'));
  const message = /** @type {HTMLTextAreaElement | null} */ (document.querySelector('[name="message"]'));
  const address = /** @type {HTMLInputElement | null} */ (document.getElementById('link-url'));
  if (whatsapp && message && address) {
    const write = () => {
      const link = address.value;
      const text = message.value.includes(link) ? message.value : `${message.value}\n${link}`.trim();
      whatsapp.href = `https://wa.me/${whatsapp.dataset.whatsapp}?text=${encodeURIComponent(text)}`;
    };
    message.addEventListener('input', write);
    window.addEventListener('pageshow', write); /* the browser may bring back what was written */
  }

  /* The file is fetched before it is asked for: a browser shares only at once after a touch. */
  async function offerFile() {
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-share-file]:not([data-ready])'));
    if (!button || !navigator.canShare) return;
    button.dataset.ready = 'true';
    const { shareFile, shareNote, shareTitle } = button.dataset;
    try {
      const answer = await fetch(shareFile);
      if (!answer.ok) return;
      const file = new File([await answer.blob()], `${shareTitle}.pdf`, { type: 'application/pdf' });
      const shared = { files: [file], title: shareTitle };
      if (!navigator.canShare(shared)) return;
      button.hidden = false;
      button.addEventListener('click', () => {
        navigator.share(shared).then(
          () => shareNote && /** @type {any} */ (window).htmx.ajax('POST', shareNote, { target: '#shared', swap: 'outerHTML', values: { channel: 'file' } }),
          () => {} /* the person changed their mind */,
        );
      });
    } catch {
      /* without the file there is still the download */
    }
  }

  offerFile();
  document.addEventListener('htmx:afterSwap', offerFile);
})();
