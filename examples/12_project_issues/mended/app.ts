import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { routes as first } from './app/api/v1/routes.ts';
import { routes as second } from './app/api/v2/routes.ts';
import { settings } from './app/settings.ts';

const app = new Hono().route('/v1', first).route('/v2', second);

serve({ fetch: app.fetch, port: settings.port }, ({ port }) => {
  console.log(`Serving on http://localhost:${port}`);
});
