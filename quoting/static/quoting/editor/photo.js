/* A photo goes as soon as it is taken, and no larger than it is kept: a few hundred kilobytes pass
   where the signal is bad. What this browser cannot draw goes as it is. */

const SIDE = 1600; // pixels
const MOST = 10 * 1024 * 1024; // bytes that the server takes
const QUALITY = 0.85;

/** @param {File} file @returns {Promise<File>} */
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    /** @type {Blob | null} */
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    return blob && blob.size < file.size ? new File([blob], 'vano.jpg', { type: 'image/jpeg' }) : file;
  } catch {
    return file;
  }
}

/** @param {HTMLFormElement} form */
function refuse(form) {
  const why = document.createElement('p');
  why.className = 'error';
  why.setAttribute('role', 'alert');
  why.textContent = 'La foto pesa más de 10 MB; elige una de menor tamaño.';
  for (const old of form.querySelectorAll('.error')) old.remove();
  form.append(why);
}

document.addEventListener('change', async (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.matches('input[data-send]') || !input.files?.length || !input.form) return;
  const photo = await smaller(input.files[0]);
  if (photo.size > MOST) {
    refuse(input.form);
    input.value = '';
    return;
  }
  const files = new DataTransfer();
  files.items.add(photo);
  input.files = files.files;
  input.form.requestSubmit();
});
