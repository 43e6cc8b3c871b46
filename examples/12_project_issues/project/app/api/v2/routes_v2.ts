import Database from 'better-sqlite3';
import type { Hono } from 'hono';
import { existsSync, readFileSync } from 'node:fs';
import { readingsOf } from '../../db/readings.ts';

const RAW_DATA_DIR = '/app/data/raw_data';

export function loadV2Routes(app: Hono): void {
  app.get('/v2/stations', (context) => {
    const connection = new Database('/app/data/weather.sqlite');
    connection.pragma('journal_mode = WAL');
    const stations = connection.prepare('SELECT id, name FROM stations ORDER BY name').all();
    connection.close();
    return context.json(stations);
  });

  app.get('/v2/stations/:id/readings', (context) => {
    const connection = new Database('/app/data/weather.sqlite');
    connection.pragma('journal_mode = WAL');
    const id = context.req.param('id');
    const file = `${RAW_DATA_DIR}/${id}.csv`;
    if (!existsSync(file)) {
      connection.close();
      return context.json({ error: 'no such station' }, 404);
    }
    const newest = readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '';
    const readings = readingsOf(connection, id, true);
    const warmest = connection
      .prepare('SELECT MAX(celsius) AS celsius FROM readings WHERE station_id = ?')
      .get(id);
    connection.close();
    return context.json({ newest, warmest, readings });
  });
}
