/** Characters that would let a value start a line of its own, or reach the terminal's controls. */
// eslint-disable-next-line no-control-regex -- these are the very characters to keep out
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * A value as it stands in a log line: the same text in Node and in the browser. (LogTape would ask
 * `util.inspect` in Node and `JSON.stringify` in the browser.) Text stays on its line, so that
 * nobody can forge a line by sending a line break; an error brings its stack.
 */
export function renderValue(value: unknown): string {
  if (typeof value === 'string') return value.replace(CONTROL_CHARACTERS, escapeCharacter);
  if (value instanceof Error) return renderError(value);
  return typeof value === 'object' && value !== null ? toJson(value) : String(value);
}

/** JSON of any object: an error brings its stack, what JSON cannot say is said in text. */
export function toJson(value: object): string {
  try {
    return JSON.stringify(value, (_name, part: unknown) => {
      if (part instanceof Error) return renderError(part);
      return typeof part === 'bigint' || typeof part === 'symbol' ? String(part) : part;
    });
  } catch {
    return '"an object that refers to itself"';
  }
}

function renderError(error: Error): string {
  const text = error.stack ?? String(error);
  return error.cause === undefined ? text : `${text}\nCaused by: ${renderValue(error.cause)}`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
