/** Stands in the head of every page. */
import { rememberPresses } from './early_presses.ts';

// What only a script can do is shown only where there is one.
document.documentElement.classList.add('js');
rememberPresses();
