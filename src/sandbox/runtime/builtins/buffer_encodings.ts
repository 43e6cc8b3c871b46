/** The encodings of `node:buffer`: text to bytes and back. */

export type Encoding = 'utf8' | 'hex' | 'base64' | 'base64url' | 'latin1' | 'ascii' | 'utf16le';

const NAMES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf8',
  'utf-8': 'utf8',
  hex: 'hex',
  base64: 'base64',
  base64url: 'base64url',
  latin1: 'latin1',
  binary: 'latin1',
  ascii: 'ascii',
  utf16le: 'utf16le',
  'utf-16le': 'utf16le',
  ucs2: 'utf16le',
  'ucs-2': 'utf16le',
};

/** Undefined for a name that is none. */
export function encodingOf(name: unknown): Encoding | undefined {
  return NAMES[String(name).toLowerCase()];
}

// Taken before a program can replace them.
const { atob, btoa } = globalThis;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const wide = new TextDecoder('utf-16le', { ignoreBOM: true });

export function encode(text: string, encoding: Encoding): Uint8Array {
  switch (encoding) {
    case 'utf8':
      return encoder.encode(text);
    case 'hex': {
      // Node stops at the first pair that is none.
      const pairs = /^(?:[\da-f]{2})*/i.exec(text)?.[0].match(/../g) ?? [];
      return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
    }
    case 'base64':
    case 'base64url': {
      const [plain = ''] = text.replace(/[^\w+/=-]/g, '').split('=');
      const standard = plain.replaceAll('-', '+').replaceAll('_', '/');
      const whole = standard.length % 4 === 1 ? standard.slice(0, -1) : standard;
      return encode(atob(whole), 'latin1');
    }
    case 'utf16le': {
      const bytes = new Uint8Array(text.length * 2);
      const view = new DataView(bytes.buffer);
      for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
      return bytes;
    }
    default:
      return Uint8Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  }
}

export function decode(bytes: Uint8Array, encoding: Encoding): string {
  switch (encoding) {
    case 'utf8':
      return decoder.decode(bytes);
    case 'hex':
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    case 'base64':
      return btoa(decode(bytes, 'latin1'));
    case 'base64url':
      return decode(bytes, 'base64').replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
    case 'utf16le':
      return wide.decode(bytes.subarray(0, bytes.length & ~1));
    case 'ascii':
      return Array.from(bytes, (byte) => String.fromCharCode(byte & 0x7f)).join('');
    case 'latin1':
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}
