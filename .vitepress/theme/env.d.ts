/// <reference types="vite/client" />

declare module 'virtual:dashboard-frame' {
  /** Name of a module to its text. */
  const modules: Readonly<Record<string, string>>;
  export default modules;
}

declare module 'logbook/records' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- an ambient module imports no other way
  type Frame = typeof import('./dashboard/frame/records.ts');
  export const useRecords: Frame['useRecords'];
  export const groupBy: Frame['groupBy'];
}

/** Addresses of the engine's scripts, see build/engine.ts. */
declare module 'virtual:logbook/engine/libraries' {
  const addresses: Readonly<Record<string, string>>;
  export default addresses;
}
declare module 'virtual:logbook/engine/*' {
  const address: string;
  export default address;
}
