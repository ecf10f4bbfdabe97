import { expect, test } from 'vitest';
import { createConformance } from './conform.ts';

const conform = createConformance(
  JSON.stringify({
    paths: {
      '/things/{id}': {
        get: {
          responses: {
            200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
            204: {},
          },
        },
      },
    },
    components: {
      schemas: {
        Thing: {
          type: 'object',
          properties: { at: { type: 'string', format: 'date-time' } },
          required: ['at'],
        },
        Failure: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] },
      },
    },
  }),
);

test('takes an answer that is as described', async () => {
  await conform('GET', '/things/7', Response.json({ at: '2027-01-31T08:00:00Z' }));
  await conform('GET', '/things/7', new Response(null, { status: 204 }));
  await conform('GET', '/elsewhere', Response.json({ error: 'nothing' }, { status: 404 }));
});

test.each([
  ['a route that is not described', 'POST', '/things', Response.json({})],
  ['a status that is not described', 'GET', '/things/7', Response.json({}, { status: 500 })],
  ['another type of content', 'GET', '/things/7', new Response('text')],
  ['a missing member', 'GET', '/things/7', Response.json({})],
  [
    'a member that is not described',
    'GET',
    '/things/7',
    Response.json({ at: '2027-01-31T08:00:00Z', token: 'x' }),
  ],
  ['another format', 'GET', '/things/7', Response.json({ at: 'yesterday' })],
  ['a body where there is none', 'GET', '/things/7', new Response('x', { status: 203 })],
])('refuses %s', async (_what, method, path, response) => {
  await expect(conform(method, path, response)).rejects.toThrow(/described|shape|answered/);
});
