/**
 * The classes that Node has as globals. What counts is Node's list, not the page's: a program's own
 * class `Lock` is the program's, though browsers have one of that name.
 */
export const NODE_GLOBALS: ReadonlySet<string> = new Set(
  (
    'AbortController AbortSignal AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array ' +
    'BigUint64Array Blob Boolean BroadcastChannel Buffer ByteLengthQueuingStrategy ' +
    'CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DataView ' +
    'Date DecompressionStream Error EvalError Event EventTarget File FinalizationRegistry ' +
    'Float32Array Float64Array FormData Function Headers Infinity Int16Array Int32Array Int8Array ' +
    'Intl JSON Map Math MessageChannel MessageEvent MessagePort NaN Number Object Performance ' +
    'PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver ' +
    'PerformanceObserverEntryList PerformanceResourceTiming Promise Proxy RangeError ' +
    'ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ' +
    'ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader ' +
    'ReferenceError Reflect RegExp Request Response Set SharedArrayBuffer String SubtleCrypto ' +
    'Symbol SyntaxError TextDecoder TextDecoderStream TextEncoder TextEncoderStream ' +
    'TransformStream TransformStreamDefaultController TypeError URIError URL URLSearchParams ' +
    'Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly ' +
    'WritableStream WritableStreamDefaultController WritableStreamDefaultWriter'
  ).split(' '),
);
