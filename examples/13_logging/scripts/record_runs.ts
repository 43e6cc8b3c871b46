/** `npm run record`: writes recorded_runs.json, which the page about the take-over shows. */
import { writeFileSync } from 'node:fs';
import { recordRuns } from './recorded_runs.ts';

const file = new URL('../recorded_runs.json', import.meta.url);
writeFileSync(file, JSON.stringify(await recordRuns(), null, 2) + '\n');
