import type { Component } from 'vue';
import DashboardQuestions from '../dashboard/DashboardQuestions.vue';
import LogDashboard from '../dashboard/LogDashboard.vue';
import CostChart from './CostChart.vue';
import CostTimes from './CostTimes.vue';
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
  CostChart,
  CostTimes,
  DashboardQuestions,
  ExerciseLinks,
  LevelThreshold,
  LogAnatomy,
  LogDashboard,
  LogDetective,
  Predict,
  SelfCheck,
  SortLines,
  SystemsTable,
  TakeOver,
};
