import { describe, expect, it } from 'vitest';
import { Timeline } from '../../../src/debugger/replay/timeline.ts';
import { runInstrumented } from './run_both_ways.ts';

/** The events of a program, one a text: kind, function, line, depth of the stack. */
async function eventsOf(text: string, more: Record<string, string> = {}): Promise<string[]> {
  const { trace, sites, error } = await runInstrumented(
    { 'main.ts': text, ...more },
    'main.ts',
    'trace',
  );
  const timeline = new Timeline(sites);
  timeline.append(Uint16Array.from(trace));
  const cursor = timeline.cursorBefore(0);
  const events: string[] = error === undefined ? [] : [];
  while (cursor.next < timeline.length) {
    const kind = timeline.advance(cursor);
    const frame = cursor.frames.at(-1);
    if (!kind || !frame) continue;
    const { name } = timeline.functionOf(frame);
    events.push(`${kind} ${name} ${timeline.site(frame.site).line} ${cursor.frames.length}`);
  }
  return events;
}

const inFunction = (body: string) => `function f() {\n${body}\n}\nf();`;
/** Without the module's own lines. */
const own = async (body: string) =>
  (await eventsOf(inFunction(body)))
    .filter((event) => !event.includes('<module>'))
    .map((event) => event.replace(/ f (\d+) 2$/, ' $1'));

describe('events come in the order of CPython', () => {
  it('of calls, lines and returns', async () => {
    expect(
      await eventsOf(
        'function square(n: number) {\n  return n * n;\n}\nsquare(2);\nconst a = 1; const b = 2;\n',
      ),
    ).toEqual([
      'line <module> 1 1',
      'line <module> 4 1',
      'call square 1 2',
      'line square 2 2',
      'return square 2 2',
      'line <module> 5 1',
      'return <module> 5 1',
    ]);
  });

  it('of loops: the head once more than the body', async () => {
    expect(await own('for (let i = 0; i < 2; i++)\n  i;\nreturn;')).toEqual([
      'call 1',
      'line 2',
      'line 3',
      'line 2',
      'line 3',
      'line 2',
      'line 4',
      'return 4',
    ]);
    expect(await own('for (const i of [1, 2]) {\n  continue;\n}')).toEqual([
      'call 1',
      'line 2',
      'line 3',
      'line 2',
      'line 3',
      'line 2',
      'return 2',
    ]);
    expect(await own('let i = 0;\nwhile (i < 2)\n  i++;')).toEqual([
      'call 1',
      'line 2',
      'line 3',
      'line 4',
      'line 3',
      'line 4',
      'line 3',
      'return 3',
    ]);
    expect(await own('for (const i of [1, 2]) i;')).toEqual([
      'call 1',
      'line 2',
      'line 2',
      'line 2',
      'return 2',
    ]);
    expect(await own('let i = 0;\ndo {\n  i++;\n} while (i < 2);')).toEqual([
      'call 1',
      'line 2',
      'line 4',
      'line 5',
      'line 4',
      'line 5',
      'return 5',
    ]);
  });

  it('of errors caught, finally, and a return before it', async () => {
    expect(
      await own(
        'try {\n  throw new Error("a");\n} catch (error) {\n  String(error);\n}\nreturn 1;',
      ),
    ).toEqual([
      'call 1',
      'line 2',
      'line 3',
      'exception 3',
      'line 4',
      'line 5',
      'line 7',
      'return 7',
    ]);
    expect(await own('try {\n  return 5;\n} finally {\n  String();\n}')).toEqual([
      'call 1',
      'line 2',
      'line 3',
      'line 5',
      'return 5',
    ]);
    expect(
      await own(
        'try {\n  g();\n} catch {\n  1;\n}\nfunction g() {\n  try {\n    throw 1;\n  } finally {\n    2;\n  }\n}',
      ),
    ).toEqual([
      'call 1',
      'line 2',
      'line 3',
      'call g 7 3',
      'line g 8 3',
      'line g 9 3',
      'exception g 9 3',
      'line g 11 3',
      'return g 11 3',
      'exception 3',
      'line 4',
      'line 5',
      'line 7',
      'return 7',
    ]);
  });

  it('of generators: resting is no event', async () => {
    expect(
      await own('for (const x of g()) {\n  x;\n}\nfunction* g() {\n  yield 1;\n  yield 2;\n}'),
    ).toEqual([
      'call 1',
      'line 2',
      'call g 5 3',
      'line g 6 3',
      'line 3',
      'line 2',
      'line g 7 3',
      'line 3',
      'line 2',
      'return g 7 3',
      'line 5',
      'return 5',
    ]);
  });

  it('of async functions: an activation goes on where it was', async () => {
    expect(
      await eventsOf(
        'async function a() {\n  await null;\n  return 1;\n}\nasync function b() {\n  const x = await a();\n  return x;\n}\nawait b();\nconst end = 1;',
      ),
    ).toEqual([
      'line <module> 1 1',
      'line <module> 5 1',
      'line <module> 9 1',
      'call b 5 2',
      'line b 6 2',
      'call a 1 3',
      'line a 2 3',
      'line a 3 1',
      'return a 3 1',
      'line b 7 1',
      'return b 7 1',
      'line <module> 10 1',
      'return <module> 10 1',
    ]);
  });

  it('of classes: fields and static blocks have frames of their own', async () => {
    expect(
      await eventsOf(
        'class A {\n  x = f();\n  static {\n    f();\n  }\n  constructor() {\n    this.x = 2;\n  }\n  get y() { return 1; }\n}\nfunction f() { return 1; }\nnew A().y;',
      ),
    ).toEqual([
      'line <module> 1 1',
      'line <static block> 4 2',
      'call f 11 3',
      'line f 11 3',
      'return f 11 3',
      'line <module> 11 1',
      'line <module> 12 1',
      'line <fields> 2 2',
      'call f 11 3',
      'line f 11 3',
      'return f 11 3',
      'call constructor 6 2',
      'line constructor 7 2',
      'return constructor 7 2',
      'call get y 9 2',
      'line get y 9 2',
      'return get y 9 2',
      'return <module> 12 1',
    ]);
  });

  it('of arrows, switch, else if, labels', async () => {
    expect(await own('[1].map(\n  (x) => x * 2,\n);')).toEqual([
      'call 1',
      'line 2',
      'call <anonymous> 3 3',
      'line <anonymous> 3 3',
      'return <anonymous> 3 3',
      'return 2',
    ]);
    expect(
      await own(
        'const x: number = 2;\nswitch (x) {\n  case 1:\n    break;\n  case 2:\n    x;\n}\nif (x < 1) {\n  x;\n} else if (x > 1) {\n  x;\n} else x;',
      ),
    ).toEqual([
      'call 1',
      'line 2',
      'line 3',
      'line 7',
      'line 9',
      'line 11',
      'line 12',
      'return 12',
    ]);
  });

  it('of several modules, the imported one first', async () => {
    expect(
      await eventsOf("import { a } from './a.ts';\na();\n", {
        'a.ts': 'export function a() {\n  return 1;\n}\n',
      }),
    ).toEqual([
      'line <module> 1 1',
      'return <module> 1 1',
      'line <module> 2 1',
      'call a 1 2',
      'line a 2 2',
      'return a 2 2',
      'return <module> 2 1',
    ]);
  });
});
