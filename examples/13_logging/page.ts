/** The application in the page: the same routes and the same log, over readings kept in memory. */
import { fire } from 'hono/service-worker';
import { createApp, initialiseLogging } from './app.ts';
import { readDataSet } from './app/data/data_set.ts';
import { InMemoryReadings } from './app/data/in_memory.ts';
import { csvFiles } from './page_data.ts';
import { pageTokens } from './page_tokens.ts';

initialiseLogging({ level: process.env.LOG_LEVEL });

const store = new InMemoryReadings(readDataSet(csvFiles));

fire(createApp({ store, tokens: pageTokens }), {}); // answers the requests that the page sends
