/** The reader's own component, and whether the last start of it went well, kept in the browser. */
import { starter, type Files } from './starter.ts';

const FILES = 'logbook:dashboard:files';
const STARTING = 'logbook:dashboard:starting';

/** The files as the reader left them; the starter's own where nothing usable is kept. */
export function keptFiles(): Files {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(FILES) ?? 'null');
    return isFiles(kept) ? kept : starter;
  } catch {
    return starter;
  }
}

function isFiles(value: unknown): value is Files {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(starter).every((name) => name in value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

export function hasOwnFiles(): boolean {
  return JSON.stringify(keptFiles()) !== JSON.stringify(starter);
}

/** @returns Whether the browser kept them: a private window or a full store does not. */
export function keepFiles(files: Files): boolean {
  return attempt(() => localStorage.setItem(FILES, JSON.stringify(files)));
}

export function forgetFiles(): void {
  attempt(() => localStorage.removeItem(FILES));
}

/** Set before the component runs and taken away once it answered: what hangs leaves it behind. */
export const starting = {
  begin: () => attempt(() => localStorage.setItem(STARTING, 'yes')),
  end: () => attempt(() => localStorage.removeItem(STARTING)),
  didHang(): boolean {
    try {
      return localStorage.getItem(STARTING) !== null;
    } catch {
      return false;
    }
  },
};

function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
