/* The page of a draft. The editor works without any of this; each module adds one thing to it. */
import './clash.js';
import { find } from './dom.js';
import './listening.js';
import './photo.js';
import './picker.js';
import './presence.js';
import './shortcuts.js';
import './shown.js';
import './turns.js';
import './typing.js';

/* Whoever points with a mouse types at once; a keyboard on the screen would hide the lines. */
if (matchMedia('(pointer: fine)').matches && document.activeElement === document.body) {
  find('#panel form :is(input:not([type="hidden"]), select)')?.focus({ preventScroll: true });
}
