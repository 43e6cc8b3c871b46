import { stateWords, type TestVerdict, type Verdict } from '../verdict.ts';

/** Verdicts as JUnit XML: a suite for each exercise, a case for each test. */
export function junitOf(verdicts: readonly Verdict[]): string {
  const suites = verdicts.map(suiteOf);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="logbook">',
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf(verdict: Verdict): string {
  const { exercise, tests, problems, state } = verdict;
  const count = (wanted: readonly TestVerdict['state'][]): number =>
    tests.filter(({ state }) => wanted.includes(state)).length;
  const seconds = tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  // A problem that no test shows still has to fail the suite.
  const whole =
    state !== 'passed' && count(['failed', 'notRun']) === 0
      ? [
          `    <testcase classname=${quoted(exercise)} name="the answer as a whole"><error message=${quoted(problems.join(' ') || 'The answer was not judged.')}/></testcase>`,
        ]
      : [];
  return [
    `  <testsuite name=${quoted(exercise)} tests="${tests.length + whole.length}" failures="${count(['failed', 'notRun'])}" errors="${whole.length}" skipped="${count(['skipped', 'todo'])}" time="${seconds.toFixed(3)}">`,
    ...tests.map((test) => caseOf(exercise, test)),
    ...whole,
    ...(problems.length > 0 ? [`    <system-err>${escape(problems.join('\n'))}</system-err>`] : []),
    '  </testsuite>',
  ].join('\n');
}

function caseOf(exercise: string, test: TestVerdict): string {
  const name = [...test.path, test.title].join(' › ');
  const open = `    <testcase classname=${quoted(`${exercise}.${test.file}`)} name=${quoted(name)} time="${(test.milliseconds / 1000).toFixed(3)}"`;
  switch (test.state) {
    case 'passed':
      return `${open}/>`;
    case 'skipped':
    case 'todo':
      return `${open}><skipped message=${quoted(stateWords[test.state])}/></testcase>`;
    case 'failed':
    case 'notRun': {
      const told = [test.mistake, test.sentence, ...test.failures.map(({ message }) => message)];
      const sentences = told.filter((text) => text !== undefined);
      const compared = test.failures.flatMap(({ expected, actual }) =>
        expected === undefined ? [] : [`expected: ${expected}`, `actual: ${actual ?? ''}`],
      );
      const message = sentences[0] ?? stateWords[test.state];
      return `${open}><failure message=${quoted(message)}>${escape([...sentences, ...compared].join('\n'))}</failure></testcase>`;
    }
  }
}

function quoted(text: string): string {
  return `"${escape(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`;
}

/** XML has no way to write most control characters, so they become U+FFFD. */
function escape(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // eslint-disable-next-line no-control-regex -- these are what is to be replaced
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}
