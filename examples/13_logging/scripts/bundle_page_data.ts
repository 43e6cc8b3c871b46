/** `npm run page:data`: writes page_data.ts from the data directory. */
import { writeFileSync } from 'node:fs';
import { runCommand } from '../command.ts';
import { pageData } from './page_data_text.ts';

await runCommand(({ dataDirectory }) => {
  writeFileSync(new URL('../page_data.ts', import.meta.url), pageData(dataDirectory));
});
