/** Mends what keyboards and screen readers miss in @vue/repl's own markup. */

/** @returns A function that stops this. */
export function mendMarkup(root: HTMLElement): () => void {
  const mend = () => {
    const tabs = root.querySelector<HTMLElement>('.file-selector');
    if (tabs) mendTabs(tabs);
    for (const dragger of root.querySelectorAll('.dragger')) set(dragger, 'aria-hidden', 'true');
    for (const scrolled of root.querySelectorAll('.CodeMirror-scroll')) {
      set(scrolled, 'tabindex', '0'); // so that a keyboard scrolls it
      set(scrolled, 'role', 'group');
      set(scrolled, 'aria-label', 'Code');
    }
    const name = root.querySelector('.file.active')?.textContent.trim() ?? 'the component';
    root
      .querySelectorAll('.CodeMirror textarea')
      .forEach((input) => set(input, 'aria-label', `Editor, ${name}`));
  };
  const observer = new MutationObserver(mend);
  observer.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['class'],
  });
  const onKey = (event: KeyboardEvent) => moveTab(root, event);
  root.addEventListener('keydown', onKey);
  mend();
  return () => {
    observer.disconnect();
    root.removeEventListener('keydown', onKey);
  };
}

function mendTabs(list: HTMLElement): void {
  set(list, 'role', 'tablist');
  set(list, 'aria-label', 'Files of the component');
  for (const tab of list.querySelectorAll<HTMLElement>('.file')) {
    const active = tab.classList.contains('active');
    set(tab, 'role', 'tab');
    set(tab, 'aria-selected', String(active));
    set(tab, 'tabindex', active ? '0' : '-1');
  }
}

/** Arrow keys move between the tabs and open them, as in every list of tabs. */
function moveTab(root: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement)) return;
  const tabs = [...root.querySelectorAll<HTMLElement>('.file-selector .file')];
  const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
  if (!tabs.includes(event.target) || !next) return;
  event.preventDefault();
  next.click();
  next.focus();
}

/** Writes only what differs, so that the observer comes to rest. */
function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
