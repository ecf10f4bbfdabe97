// The least that answers the same bytes with the same headers: Hono alone. Given as JSON: path, headers, body.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const { path, headers, body } = JSON.parse(process.argv[3]);
const app = new Hono().get(path, (c) => c.body(body, 200, headers));
serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' });
