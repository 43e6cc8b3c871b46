import { Hono } from 'hono';
import { withConnection } from '../../database/connection.ts';
import { readingsOf } from '../../database/readings.ts';

export const routes = new Hono().get('/stations/:id/readings', (context) => {
  const id = context.req.param('id');
  return context.json(withConnection((connection) => readingsOf(connection, id)));
});
