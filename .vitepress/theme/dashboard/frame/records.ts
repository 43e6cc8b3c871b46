/**
 * What the live component imports as `logbook/records`. Runs in the component's sealed frame, with
 * example 13 beside it: the records never leave the frame.
 */
import { shallowRef, type ShallowRef } from 'vue';
import { createApp, initialiseLogging } from '../../../../examples/13_logging/app.ts';
import { readDataSet } from '../../../../examples/13_logging/app/data/data_set.ts';
import { InMemoryReadings } from '../../../../examples/13_logging/app/data/in_memory.ts';
import {
  formatRecord,
  type WrittenRecord,
} from '../../../../examples/13_logging/app/logger_utils/custom_logger.ts';
import { generateDay } from '../../../../examples/13_logging/day/generate.ts';
import { csvFiles } from '../../../../examples/13_logging/page_data.ts';
import type { FrameOrder } from '../orders.ts';
import { pageTokens } from '../../../../examples/13_logging/page_tokens.ts';

const records = shallowRef<readonly WrittenRecord[]>([]);

/** The records to look at, oldest first. The component is drawn again when they change. */
export function useRecords(): Readonly<ShallowRef<readonly WrittenRecord[]>> {
  return records;
}

/** Items under their keys, in the order of their first appearance. */
export function groupBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

let app: ReturnType<typeof createApp> | undefined;

/** Example 13, whose records come here. */
function example(): ReturnType<typeof createApp> {
  if (app) return app;
  const keep = (record: WrittenRecord) => {
    records.value = [...records.value, record];
  };
  initialiseLogging({
    level: 'DEBUG',
    destinations: { records: (event) => keep(JSON.parse(formatRecord(event)) as WrittenRecord) }, // as it was formatted
  });
  app = createApp({ store: new InMemoryReadings(readDataSet(csvFiles)), tokens: pageTokens });
  return app;
}

addEventListener('message', ({ data, source }: MessageEvent<FrameOrder>) => {
  if (source !== parent) return;
  if (data.action === 'show-day') {
    app = undefined;
    records.value = generateDay().records;
  } else if (data.action === 'show-records') {
    app = undefined;
    records.value = data.records;
  } else if (data.action === 'request') {
    if (!app) records.value = [];
    const { method, path, headers, body } = data;
    void example().request(path, { method, headers, ...(body !== undefined && { body }) });
  }
});
parent.postMessage({ action: 'records-ready' }, '*');
