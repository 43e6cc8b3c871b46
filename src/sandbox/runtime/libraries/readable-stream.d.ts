/** The package has no types of its own; its module is handed on as it is. */
declare module 'readable-stream/lib/stream.js' {
  type Exports = Readonly<Record<string, unknown>>;
  const stream: Exports & { readonly promises: Exports };
  export default stream;
}
