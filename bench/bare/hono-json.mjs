// The least that answers with JSON: Hono alone.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const body = JSON.parse(process.argv[3] ?? '{}');
const app = new Hono()
  .get('/healthz', (c) => c.json({ status: 'ok' }))
  .get('/api/v4/user', (c) => c.json(body));
serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' });
