import { join } from 'node:path';
import { readExercises } from '../../src/course/node/readExercises.ts';

const root = join(import.meta.dirname, '..', '..');

/** A page for each folder of `exercises/`: its statement, and what the exercise is worked on with. */
export default {
  watch: ['../../exercises/*/README.md'],
  async paths() {
    const { exercises } = await readExercises(root);
    return exercises.map(({ name, title, statement }) => ({
      params: { exercise: name, title },
      content: `# ${title}\n\n${statement}\n\n<Exercise exercise="${name}" />\n`,
    }));
  },
};
