import type { Component } from 'vue';
import ExerciseLinks from './ExerciseLinks.vue';
import LevelThreshold from './LevelThreshold.vue';
import LogAnatomy from './LogAnatomy.vue';
import LogDetective from './LogDetective.vue';
import Predict from './Predict.vue';
import SelfCheck from './SelfCheck.vue';
import SortLines from './SortLines.vue';
import SystemsTable from './SystemsTable.vue';
import TakeOver from './TakeOver.vue';

/** What the pages of the logging part may write as a tag; the two questions serve every part. */
export const loggingComponents: Readonly<Record<string, Component>> = {
  ExerciseLinks,
  LevelThreshold,
  LogAnatomy,
  LogDetective,
  Predict,
  SelfCheck,
  SortLines,
  SystemsTable,
  TakeOver,
};
