import { generateDay } from '../../../examples/13_logging/day/generate.ts';
import { readExample } from '../../../src/course/node/readExamples.ts';
import { root } from '../../build/paths.ts';

/** What pages need to know of the generated day, without generating it. */
export interface DayData {
  /** Milliseconds after midnight. */
  readonly firstError: number;
  readonly rollback: number;
  readonly slowRoute: string;
  readonly guessedUser: string;
  readonly requests: readonly {
    readonly label: string;
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | undefined;
  }[];
}

declare const data: DayData;
export { data };

export default {
  async load(): Promise<DayData> {
    const { records, story } = generateDay();
    const first = records.find(({ level }) => level === 'ERROR');
    const slow = records
      .filter(
        ({ properties }) =>
          typeof properties['milliseconds'] === 'number' && properties['status'] === 200,
      )
      .reduce((slowest, record) =>
        Number(record.properties['milliseconds']) > Number(slowest.properties['milliseconds'])
          ? record
          : slowest,
      );
    const { example } = await readExample(root, '13_logging');
    return {
      firstError: Date.parse(first?.time ?? '') % 86_400_000,
      rollback: story.slow.to,
      slowRoute: String(slow.properties['route']),
      guessedUser: story.guessing.user,
      requests: example?.requests ?? [],
    };
  },
};
