import { Hono } from 'hono';
import { withConnection } from '../../database/connection.ts';
import { readingsOf } from '../../database/readings.ts';
import { allStations, warmestDay } from '../../database/stations.ts';

export const routes = new Hono()
  .get('/stations', (context) => context.json(withConnection(allStations)))
  .get('/stations/:id/readings', (context) => {
    const id = context.req.param('id');
    const downsample = context.req.query('downsample') === 'monthly';
    const answer = withConnection((connection) => ({
      warmest: warmestDay(connection, id),
      readings: readingsOf(connection, id, { downsample }),
    }));
    if (answer.readings.length === 0) return context.json({ error: `no readings of ${id}` }, 404);
    return context.json(answer);
  });
