// The least that answers with one row: Hono and better-sqlite3, no session, no checks, no headers.
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { Hono } from 'hono';

const database = new Database(':memory:');
database.exec('create table connections (id text primary key, body text not null)');
database.prepare('insert into connections values (?, ?)').run('one', process.argv[3]);
const select = database.prepare('select body from connections where id = ?');

const app = new Hono()
  .get('/healthz', (c) => c.json({ status: 'ok' }))
  .get('/api/v1/app-connections/:id', (c) => {
    const row = select.get(c.req.param('id'));
    return row === undefined ? c.notFound() : c.json(JSON.parse(row.body));
  });
serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' });
