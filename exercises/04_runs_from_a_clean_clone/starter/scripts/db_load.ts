import { parse } from 'csv-parse/sync';
import { readings } from '../readings.ts';

for (const [day, celsius] of parse('2024-03-01,4.5\n2024-03-02,5.1') as string[][]) {
  readings.push({ day: day!, celsius: Number(celsius) });
}
console.log(`${readings.length} readings loaded`);
