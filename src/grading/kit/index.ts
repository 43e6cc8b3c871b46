/** What exercise tests may import as `logbook/exercise`, in the page and in the terminal alike. */
export { given } from './given.ts';
export { outputOf } from './output.ts';
export {
  changedFiles,
  faultSentence,
  faultsIn,
  remarksIn,
  reviewFile,
  scoreReview,
} from '../review.ts';
export { questionIn, questionsIn, type Question } from './prediction.ts';
export { randomFrom, seededRandom, type Random } from './random.ts';
