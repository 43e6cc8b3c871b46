/**
 * The night of 22 November, to live through again: the requests that came in, in their order. Those
 * of one moment were under way at the same time.
 */
import { createApp, initialiseLogging } from './app.ts';
import { readDataSet } from './app/data/data_set.ts';
import { InMemoryReadings } from './app/data/in_memory.ts';
import type { Reading } from './app/data/readings.ts';

export interface NightRequest {
  readonly id: string;
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
}

export interface Moment {
  /** `02:07:41` */
  readonly time: string;
  readonly requests: readonly NightRequest[];
}

/** Token to user's name. */
export const tokens: ReadonlyMap<string, string> = new Map([
  ['ada-knows-the-weather', 'ada'],
  ['grace-reads-the-rain', 'grace'],
  ['edsger-counts-degrees', 'edsger'],
]);

const [ada, grace, edsger] = [...tokens.keys()];

const reading = (station: string, date: string) => `/api/v2/stations/${station}/readings/${date}`;

export const night: readonly Moment[] = [
  {
    time: '01:48:03',
    requests: [{ id: '5c1f0a3e', method: 'GET', path: '/api/v2/stations' }],
  },
  {
    time: '01:52:19',
    requests: [
      {
        id: '90b7d2c4',
        method: 'PUT',
        path: reading('harbour', '2024-11-20'),
        token: edsger,
        body: { rain: 4.2, reason: 'the gauge was blocked by leaves' },
      },
    ],
  },
  {
    time: '01:59:57',
    requests: [
      { id: '1d83e6aa', method: 'GET', path: '/api/v2/stations/hilltop/readings' },
      {
        id: '7e02b9f1',
        method: 'PUT',
        path: reading('hilltop', '2024-11-21'),
        token: grace,
        body: { minimum: -3.1, reason: 'compared with the second sensor' },
      },
    ],
  },
  {
    time: '02:07:41',
    requests: [
      {
        id: 'c4a91b5d',
        method: 'PUT',
        path: reading('harbour', '2024-11-21'),
        token: edsger,
        body: { maximum: 31.5, reason: 'reading from the paper log' },
      },
      {
        id: 'e8d3f702',
        method: 'GET',
        path: '/api/v2/stations/harbour/readings?downsample=month',
        token: grace,
      },
      {
        id: '2b6fc01e',
        method: 'PUT',
        path: reading('hilltop', '2024-12-24'),
        token: ada,
        body: { rain: 0, reason: 'testing whether the future can be corrected' },
      },
    ],
  },
  {
    time: '02:11:30',
    requests: [
      {
        id: 'a75e44c9',
        method: 'PUT',
        path: reading('hilltop', '2024-11-20'),
        token: ada,
        body: { maximum: 6.4, reason: 'sensor was iced over' },
      },
      { id: 'f0916d38', method: 'PUT', path: reading('hilltop', '2024-11-20'), body: {} },
    ],
  },
  {
    time: '02:30:00',
    requests: [{ id: '63d8aa17', method: 'GET', path: '/api/v2/stations/lighthouse/readings' }],
  },
];

const stations = `id,name,latitude,longitude,elevation
harbour,Harbour,52.1,4.2,3
hilltop,Hilltop,51.2,5.9,312
`;

const readings = `station,date,maximum,minimum,rain
harbour,2024-11-20,9.8,4.1,0.0
hilltop,2024-11-20,5.1,-1.8,2.4
harbour,2024-11-21,7.2,1.9,11.6
hilltop,2024-11-21,2.0,-0.4,13.0
harbour,2024-11-22,5.5,0.2,0.8
hilltop,2024-11-22,0.9,-4.0,1.1
`;

export interface Morning {
  /** The answers' status, by the id of the request. */
  readonly statuses: ReadonlyMap<string, number>;
  /** A station's readings, as the night left them. */
  readingsOf(station: string): readonly Reading[];
}

/** Sends the requests of the night to the application. What it logs goes to the console. */
export async function liveThroughTheNight(level = 'INFO'): Promise<Morning> {
  const realNow = Date.now;
  let time = Date.parse('2024-11-22T01:45:00Z');
  Date.now = () => time;
  try {
    initialiseLogging({ level });
    const store = new InMemoryReadings(
      readDataSet({
        stations: { name: 'stations.csv', text: stations },
        readings: [{ name: 'readings.csv', text: readings }],
      }),
    );
    const app = createApp({ store, tokens });
    const statuses = new Map<string, number>();
    for (const moment of night) {
      time = Date.parse(`2024-11-22T${moment.time}Z`);
      await Promise.all(
        moment.requests.map(async (request) => {
          const { status } = await app.request(request.path, sent(request));
          statuses.set(request.id, status);
        }),
      );
    }
    return { statuses, readingsOf: (station) => store.readings(station, {}) };
  } finally {
    Date.now = realNow;
  }
}

function sent({ id, method, token, body }: NightRequest): RequestInit {
  const headers = new Headers({ 'X-Request-Id': id });
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  return { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}
