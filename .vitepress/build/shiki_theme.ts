import { createCssVariablesTheme } from 'shiki';

/**
 * One palette for code wherever it stands: Shiki's HTML and the editor both colour tokens with the
 * `--shiki-…` variables of `theme/styles/palette.css`, so waking an editor changes no colour, and
 * light and dark cost nothing in the HTML.
 */
export const shikiTheme = createCssVariablesTheme({ name: 'logbook', variablePrefix: '--shiki-' });
