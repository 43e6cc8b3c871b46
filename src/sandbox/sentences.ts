/** The sentences with which runs end, in one place. */
import type { ProgramRequest } from './types.ts';

export function seconds(milliseconds: number): string {
  const value = Number((milliseconds / 1000).toFixed(1));
  return `${value} s`;
}

/** What engines say of a length that memory does not hold. */
const OUT_OF_ROOM =
  /^RangeError: (?:Invalid string length|Array buffer allocation failed|Invalid typed array length|Out of memory)/;

export const sentences = {
  stopped: 'You stopped the program.',
  deadline: (milliseconds: number) =>
    `The program was still running after ${seconds(milliseconds)} and was stopped: look for a loop or a timer that never ends.`,
  requestDeadline: ({ method, path }: ProgramRequest, milliseconds: number) =>
    `The program did not answer ${method} ${path} within ${seconds(milliseconds)} and was stopped.`,
  flooded: (limit: number) =>
    `The program printed more than ${limit.toLocaleString('en-US')} characters and was stopped: look for a loop that prints.`,
  messageFlood: 'The program sent too many messages and was stopped.',
  exit: (code: number) => `The program ended with exit code ${code}.`,
  uncaught: (summary: string, place: string | undefined) =>
    `The program ended with an error that nothing caught${place === undefined ? '' : ` (${place})`}: ${summary}${OUT_OF_ROOM.test(summary) ? ' It asked for more memory than there is: look for a list or a text that grows for ever.' : ''}`,
  unsettled:
    'The program waits at its top level for something that never happens: a promise is awaited that nothing settles.',
  broken: (reason: string) => `The program's worker stopped by itself: ${reason}.`,
  outOfMemory:
    'The browser ended the program, most likely because it ran out of memory: look for a list, a map or a text that grows for ever.',
  frameRemoved:
    "The program's worker stopped answering, most likely for want of memory, and was removed.",
  notServing: 'The program does not listen for requests: end it with fire(app).',
  ended: 'The program is not running.',
} as const;
