// @ts-check

/** Something that a person can mend: its message is the one sentence they read. */
export class Failure extends Error {
  /** @param {string} sentence what is wrong and what to do @param {string} [details] what a tool printed */
  constructor(sentence, details = '') {
    super(sentence);
    this.details = details;
  }
}

/**
 * Runs a command's body; a Failure becomes its sentence on stderr (after the details, so that the
 * sentence is what remains on the screen) and exit code 1.
 * @param {() => Promise<void>} body
 */
export async function command(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.details) console.error(error.details);
    console.error(error.message);
    process.exitCode = 1;
  }
}

/**
 * The sentence for a file system error that a person can mend, or undefined.
 * @param {unknown} error @param {string} place
 */
export function diskFailure(error, place) {
  const code = /** @type {NodeJS.ErrnoException} */ (error)?.code;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Failure(
      `Logbook may not write in ${place}: give yourself write permission there, or clone the repository into a folder of your own.`,
    );
  }
  if (code === 'ENOSPC') {
    return new Failure(`The disk that holds ${place} is full: make room and try again.`);
  }
  return undefined;
}
