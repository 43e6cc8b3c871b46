/** Where the script in the page's head leaves what was pressed. */
interface Holder {
  logbookPresses?: { readonly buttons: Set<HTMLElement>; stop(): void };
}

const holder = globalThis as Holder;

/**
 * Remembers which buttons are pressed from now on: a page is read, and its buttons can be pressed,
 * before its script has taken them over. A press is then seen as busy.
 */
export function rememberPresses(): void {
  const buttons = new Set<HTMLElement>();
  const listener = (event: MouseEvent) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!button) return;
    buttons.add(button);
    button.setAttribute('aria-busy', 'true');
  };
  document.addEventListener('click', listener, true);
  holder.logbookPresses = {
    buttons,
    stop: () => document.removeEventListener('click', listener, true),
  };
}

/** Presses again, once each, what was pressed before the page's script was there. */
export function repeatPresses(): void {
  const { logbookPresses } = holder;
  delete holder.logbookPresses;
  logbookPresses?.stop();
  for (const button of logbookPresses?.buttons ?? []) {
    button.removeAttribute('aria-busy');
    if (button.isConnected) button.click();
  }
}
