import type { WrittenRecord } from '../../../examples/13_logging/app/logger_utils/custom_logger.ts';

/** What the page tells the frame of the live component. */
export type FrameOrder =
  | { readonly action: 'show-day' }
  | { readonly action: 'show-records'; readonly records: readonly WrittenRecord[] }
  | {
      readonly action: 'request';
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string | undefined;
    }
  | { readonly action: 'theme'; readonly theme: string }
  | { readonly action: 'ping' };

/** What the frame says of its own accord. */
export type FrameNews = { readonly action: 'records-ready' } | { readonly action: 'pong' };
