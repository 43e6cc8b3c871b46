import { expect, test } from 'vitest';
import { answerFiles } from 'logbook/answer';
import { findings } from 'logbook/doctor';
import {
  changedFiles,
  faultSentence,
  faultsIn,
  remarksIn,
  reviewFile,
  scoreReview,
} from 'logbook/exercise';

const files = changedFiles(answerFiles['pull_request.diff'] ?? '');
const faults = faultsIn(findings, files);
const remarks = () => remarksIn(answerFiles[reviewFile] ?? '', files);

function score() {
  const all = remarks();
  if (all.length === 0) expect.fail('There is no remark yet.');
  return { all, ...scoreReview(all, faults) };
}

test('The review can be read', () => {
  expect(remarks).not.toThrow();
});

test('At least half of the faults are found', () => {
  const { caught } = score();
  if (caught.length * 2 < faults.length) {
    expect.fail(`You found ${caught.length} of ${faults.length} faults.`);
  }
});

test('Every fault is found', () => {
  const { missed } = score();
  if (missed.length > 0) {
    const sentences = missed.map(faultSentence);
    expect.fail(`You missed ${missed.length} of ${faults.length} faults.\n${sentences.join('\n')}`);
  }
});

test('At least half of the remarks are right', () => {
  const { all, right } = score();
  if (right.length * 2 < all.length) {
    expect.fail(`${right.length} of your ${all.length} remarks name a fault that is there.`);
  }
});

test('No remark is a false alarm', () => {
  const { falseAlarms } = score();
  if (falseAlarms.length > 0) expect.fail(falseAlarms.join('\n'));
});
