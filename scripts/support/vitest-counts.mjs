// @ts-check
import { readFile } from 'node:fs/promises';

/**
 * What a Vitest run came to, from its JSON report. A file that could not even be loaded counts as
 * one failure, and so does a run that ended badly or found no test without saying which failed.
 * @param {string} report path of the JSON report
 * @param {number} code exit code of the run
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>}
 */
export async function countTests(report, code) {
  /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  let json;
  try {
    json = JSON.parse(await readFile(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const passed = json.numPassedTests;
  const unloadable = json.testResults.filter(
    (file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((result) => result.status === 'failed'),
  ).length;
  const failed = json.numFailedTests + unloadable;
  const unexplained = failed === 0 && (code !== 0 || passed === 0);
  return {
    passed,
    failed: unexplained ? 1 : failed,
    skipped: json.numPendingTests + json.numTodoTests,
  };
}
