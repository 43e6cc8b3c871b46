import App from './component/App.vue?raw';
import RecordTable from './component/RecordTable.vue?raw';
import RouteTable from './component/RouteTable.vue?raw';
import TimeChart from './component/TimeChart.vue?raw';

/** File name to text. */
export type Files = Readonly<Record<string, string>>;

/** The component that the reader begins with. */
export const starter: Files = {
  'App.vue': App,
  'TimeChart.vue': TimeChart,
  'RouteTable.vue': RouteTable,
  'RecordTable.vue': RecordTable,
};
