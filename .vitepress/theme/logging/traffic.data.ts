import { defineLoader } from 'vitepress';
import { recordTraffic, type Traffic } from '../../build/traffic.ts';

declare const data: Traffic;
export { data };

/** A minute of example 13's log, recorded while the site is built. */
export default defineLoader({
  watch: ['../../../examples/13_logging/**/*.ts', '../../build/traffic.ts'],
  load: recordTraffic,
});
