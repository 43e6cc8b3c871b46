/**
 * What Node has under these names and a page has not: an import of them is fine, and their use says
 * what to do. A module that lacked the name would not even link.
 */
export function unavailable(module: string, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      // Called or constructed.
      function (): never {
        throw new Error(
          `${module}.${name} is not there in a page: run the program in the terminal to use it.`,
        );
      },
    ]),
  );
}
