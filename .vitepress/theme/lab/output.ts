/** What shows a program's output, fetched in one piece with the first run. */
export { default as LabOutputBar } from './LabOutputBar.vue';
export { OutputView } from './output_view.ts';
