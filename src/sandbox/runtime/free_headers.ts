/**
 * A browser keeps some headers from programs: no `Cookie` in a request, no `Set-Cookie` in a response.
 * Nothing here is ever sent, and a program that serves needs them: requests and responses have headers
 * of their own, as in Node.
 */

interface Message {
  readonly headers: Headers;
}
type MessageClass = (new (first?: unknown, init?: MessageInit) => Message) & { prototype: Message };
interface MessageInit {
  readonly headers?: HeadersInit;
}

const kept = new WeakMap<object, Headers>();

/** Gives `Request` and `Response` headers that hold what they were given. */
export function freeHeaders(global: typeof globalThis): void {
  const replace = (name: 'Request' | 'Response', given: (values: unknown[]) => unknown) => {
    const native = global[name] as unknown as MessageClass; // Its own arguments are handed on as they are.
    const { prototype } = native;
    const read = Reflect.get(Object.getOwnPropertyDescriptor(prototype, 'headers') ?? {}, 'get') as
      ((this: object) => Headers) | undefined;
    if (!read) return;
    const headersOf = (message: object): Headers => {
      let headers = kept.get(message);
      if (!headers) {
        headers = new Headers(read.call(message));
        kept.set(message, headers);
      }
      return headers;
    };
    Object.defineProperty(prototype, 'headers', {
      get(this: object) {
        return headersOf(this);
      },
      enumerable: true,
      configurable: true,
    });
    const clone = Reflect.get(prototype, 'clone') as (this: object) => object;
    Object.defineProperty(prototype, 'clone', {
      value: function (this: object): object {
        const copy = clone.call(this);
        kept.set(copy, new Headers(headersOf(this)));
        return copy;
      },
      writable: true,
      enumerable: true,
      configurable: true,
    });
    const freed = new Proxy(native, {
      construct(target, values: unknown[], newTarget) {
        const message = Reflect.construct(target, values, newTarget) as object;
        const init = given(values);
        if (init !== undefined) {
          const headers = new Headers(init as HeadersInit);
          for (const [key, value] of read.call(message)) {
            if (!headers.has(key)) headers.set(key, value);
          }
          kept.set(message, headers);
        }
        return message;
      },
    });
    const replacement = { value: freed, writable: true, configurable: true };
    Object.defineProperty(prototype, 'constructor', replacement);
    Object.defineProperty(global, name, replacement);
  };
  const headersIn = (value: unknown): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, 'headers') : undefined;
  const { Request } = global;
  replace('Response', ([, init]) => headersIn(init));
  replace(
    'Request',
    ([input, init]) => headersIn(init) ?? (input instanceof Request ? input.headers : undefined),
  );
}
