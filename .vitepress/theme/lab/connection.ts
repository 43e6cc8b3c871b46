/** What the browser tells of the connection; not every browser does. */
interface Connection {
  readonly saveData?: boolean;
  /** `4g` is the best there is. */
  readonly effectiveType?: string;
}

/** Whether the reader saves data or the connection is slow: nothing is fetched ahead then. */
export function isCostly(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  return connection?.saveData === true || /2g|3g/.test(connection?.effectiveType ?? '');
}
