import { scoreOf } from '../score.ts';
import type { Verdict } from '../verdict.ts';

/** Verdicts as a Markdown table for the page of a CI job. */
export function markdownOf(verdicts: readonly Verdict[]): string {
  const { earned, points, passed, exercises } = scoreOf(verdicts);
  const rows = verdicts.map(({ exercise, state, tests, earned, points, problems }) => {
    const counted = tests.filter(({ state }) => state !== 'skipped' && state !== 'todo');
    const good = counted.filter(({ state }) => state === 'passed').length;
    const first = counted.find(({ state }) => state !== 'passed');
    const note = problems[0] ?? (first ? [...first.path, first.title].join(' › ') : '');
    return `| ${exercise} | ${words[state]} | ${good} of ${counted.length} | ${earned} of ${points} | ${cell(note)} |`;
  });
  return [
    `**${earned} of ${points} points**, ${passed} of ${exercises} exercises passed`,
    '',
    '| Exercise | Verdict | Tests | Points | First thing to mend |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const words = { passed: '✅ passed', failed: '❌ not yet', unjudged: '⚠️ not judged' } as const;

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
