/**
 * The modules that the worker's script and the script of Node's built-ins have in common: they hold
 * state, so that there must be one of each. See `buildLibrary`.
 */
import * as linker from '../linker.ts';
import * as asyncContext from './async_context.ts';
import * as consoleClass from './builtins/console_class.ts';
import * as events from './builtins/events.ts';
import * as nodeError from './builtins/node_error.ts';
import * as received from './builtins/received.ts';
import * as timers from './builtins/timers.ts';
import * as brands from './inspect/brands.ts';
import * as format from './inspect/format.ts';
import * as inspect from './inspect/inspect.ts';
import * as introspection from './inspect/introspection.ts';
import * as stringWidth from './inspect/string_width.ts';
import * as programFiles from './program_files.ts';

/** Under their paths from this folder, without the ending. */
export const sharedModules = {
  '../linker': linker,
  async_context: asyncContext,
  'builtins/console_class': consoleClass,
  'builtins/events': events,
  'builtins/node_error': nodeError,
  'builtins/received': received,
  'builtins/timers': timers,
  'inspect/brands': brands,
  'inspect/format': format,
  'inspect/inspect': inspect,
  'inspect/introspection': introspection,
  'inspect/string_width': stringWidth,
  program_files: programFiles,
} as const;

/** The name under which the script of Node's built-ins hands them over. */
export const builtinsEntry = 'node:';
