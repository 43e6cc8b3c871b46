import { defineLoader } from 'vitepress';
import { readSystems, type SystemFacts } from '../../build/systems.ts';

declare const data: SystemFacts[];
export { data };

export default defineLoader({
  watch: ['../../../package-lock.json'],
  load: () => readSystems(['pino', 'winston', '@logtape/logtape']),
});
