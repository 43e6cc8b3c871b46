/** Errors of Node's own modules: they have a code, which their text shows. */

const nodeErrors = new WeakSet<object>();

/**
 * An error as Node's modules throw it: `TypeError [ERR_INVALID_ARG_TYPE]: …` in its stack and as a
 * text, without the code in its name.
 */
export function nodeError<Fields extends object = object>(
  kind: ErrorConstructor,
  code: string,
  message: string,
  fields?: Fields,
): Error & { readonly code: string } & Fields {
  const error = new kind(message);
  showCode(error, code);
  return Object.assign(error, fields, { code });
}

/** From now on the error's text has its code behind the name. */
export function showCode(error: Error, code: string): void {
  nodeErrors.add(error);
  Object.defineProperty(error, 'toString', {
    value(this: Error) {
      return `${this.name} [${code}]: ${this.message}`;
    },
    writable: true,
    configurable: true,
  });
}

/** The code that an error's text shows after its name; undefined where it is none of Node's own. */
export function shownCode(error: object): string | undefined {
  return nodeErrors.has(error) ? String(Reflect.get(error, 'code')) : undefined;
}
