/** `npm run page:data`: writes page_data.ts from the data directory. */
import { writeFileSync } from 'node:fs';
import type { CsvFile } from '../app/data/csv.ts';
import { runCommand } from '../command.ts';
import { pagePart } from './page_part.ts';

await runCommand(({ dataDirectory }) => {
  const { stations, readings } = pagePart(dataDirectory);
  const module = `/** Made by \`npm run page:data\` from data/. */
import type { CsvFiles } from './app/data/data_set.ts';

export const csvFiles: CsvFiles = {
  stations: ${literal(stations)},
  readings: [${readings.map(literal).join(', ')}],
};
`;
  writeFileSync(new URL('../page_data.ts', import.meta.url), module);
});

/** The text as it stands, in lines: a template literal, whose own characters are escaped. */
function literal({ name, text }: CsvFile): string {
  return `{ name: '${name}', text: \`${text.replace(/[\\`$]/g, '\\$&')}\` }`;
}
