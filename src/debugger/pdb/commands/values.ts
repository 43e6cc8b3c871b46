/** Looking at values, and watching them. */
import { renderPretty, renderType, renderValue } from '../../render.ts';
import { WIDE_LIMITS } from '../../value.ts';
import type { Command } from '../command.ts';
import { mayChange, quote, splitExpressions } from '../parse.ts';
import { formatThrown, formatValues } from '../session.ts';

const p: Command = {
  names: ['p'],
  usage: 'p expression [, expression ...]',
  help: 'Print the value of an expression, seen from the current frame. Several are printed in brackets.',
  argument: 'expression',
  async run(session, argument) {
    const values = await session.valuesOf(splitExpressions(argument), {
      intervene: mayChange(argument, false),
    });
    if (values !== undefined) session.message(formatValues(values));
  },
};

const pp: Command = {
  names: ['pp'],
  usage: 'pp expression [, expression ...]',
  help: 'Print a value over several lines, and more of it than p does.',
  argument: 'expression',
  async run(session, argument) {
    const values = await session.valuesOf(splitExpressions(argument), {
      intervene: mayChange(argument, false),
      limits: WIDE_LIMITS,
    });
    const [value] = values ?? [];
    if (value === undefined) return;
    session.message(values?.length === 1 ? renderPretty(value) : formatValues(values ?? []));
  },
};

const whatis: Command = {
  names: ['whatis'],
  usage: 'whatis expression',
  help: 'Print what kind of value an expression has.',
  argument: 'expression',
  async run(session, argument) {
    const value = await session.valueOf(argument);
    if (value !== undefined) session.message(renderType(value));
  },
};

const retval: Command = {
  names: ['retval', 'rv'],
  usage: 'retval',
  help: 'Print the value that the current function is about to return. Works where the program stopped at a return.',
  argument: 'none',
  run(session) {
    const value = session.returnValue;
    if (value === undefined) {
      session.error('Not yet returned!');
      return;
    }
    session.message(renderValue(value));
  },
};

const display: Command = {
  names: ['display'],
  usage: 'display [expression]',
  help: 'Print the value of an expression whenever it changed, each time the program stops in this function. Alone, list the expressions.',
  argument: 'expression',
  async run(session, argument) {
    const { activation } = session.frame;
    const displays = session.displays.get(activation);
    if (argument === '') {
      session.message('Currently displaying:');
      for (const [expression, value] of displays ?? []) session.message(`${expression}: ${value}`);
      return;
    }
    const wrong = await session.syntaxError(argument);
    if (wrong !== undefined) {
      session.error(`Unable to display ${argument}: ${quote(wrong)}`);
      return;
    }
    const value = await session.displayed(argument);
    session.displays.set(activation, (displays ?? new Map<string, string>()).set(argument, value));
    session.message(`display ${argument}: ${value}`);
  },
};

const undisplay: Command = {
  names: ['undisplay'],
  usage: 'undisplay [expression]',
  help: 'Stop displaying an expression in this function; alone, all of them.',
  argument: 'text',
  completes: 'display',
  run(session, argument) {
    const { activation } = session.frame;
    if (argument === '') session.displays.delete(activation);
    else if (session.displays.get(activation)?.delete(argument) !== true)
      session.error(`not displaying ${argument}`);
  },
};

/** More changes than this are counted, not listed. */
const MOST_CHANGES = 50;

const when: Command = {
  names: ['when'],
  usage: 'when expression',
  help: 'List the events at which the value of an expression changed, over the whole run, with the line that changed it. goto EVENT takes you there.',
  argument: 'expression',
  beyondPdb: true,
  async run(session, argument) {
    if (!session.target.abilities.back) {
      session.error('This program is debugged as it runs, so its past cannot be searched.');
      return;
    }
    if (argument === '') {
      session.error('when needs an expression: when total');
      return;
    }
    const result = await session.target.when({
      frame: session.frame.id,
      expression: argument,
      limit: MOST_CHANGES,
    });
    if (result.changes.length === 0) {
      if (result.error !== undefined) {
        session.error(formatThrown(result.error));
        return;
      }
      session.message(`${argument} never has a value here.`);
      return;
    }
    const width = Math.max(...result.changes.map(({ event }) => String(event).length));
    for (const { event, value, frame, changedBy } of result.changes) {
      const { file, line } = changedBy ?? frame;
      session.message(
        `event ${String(event).padStart(width)}  ${file}(${line})  ${argument}: ${renderValue(value)}`,
      );
    }
    if (result.more) session.message(`… and more: only the first ${MOST_CHANGES} are listed`);
  },
};

const history: Command = {
  names: ['history'],
  usage: 'history',
  help: 'List where this session has been: the command, the event, the place; and the values it changed.',
  argument: 'none',
  beyondPdb: true,
  run(session) {
    for (const [index, { command, stop }] of session.visits.entries()) {
      const frame = stop.frames.at(-1);
      const place =
        frame === undefined
          ? stop.kind
          : `${frame.file}(${frame.raisedLine ?? frame.line})${frame.functionName}()`;
      session.message(
        `${String(index + 1).padStart(3)}  event ${String(stop.event).padEnd(6)} ${command.padEnd(12)} ${place}`,
      );
    }
    for (const { event, source } of session.target.interventions())
      session.message(`changed at event ${event}: ${source}`);
  },
};

export const valueCommands: readonly Command[] = [p, pp, whatis, retval, display, undisplay];
export const pastCommands: readonly Command[] = [when, history];

/** What is typed without a command: a name that a command hides is worth a word. */
export function hiddenNameHint(name: string, line: string): string {
  return `(${name} is a command of the debugger, and it ran. For the program's own ${name}, type: !${line})`;
}
