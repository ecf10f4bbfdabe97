import { beforeAll, describe, expect, test } from 'vitest';
import { readReply, type Browser } from './browser.ts';
import { createWorld, indexHtml, publicUrl, type World } from './world.ts';

let world: World;
let person: Browser;
beforeAll(async () => {
  world = await createWorld();
  person = await world.administrator();
});

describe('probes', () => {
  test('say that it lives and that it is ready', async () => {
    expect((await world.browser().get('/healthz')).json).toEqual({ status: 'ok' });
    expect((await world.browser().get('/readyz')).json).toEqual({ status: 'ready' });
  });

  test.each([
    ['is not migrated', async () => false],
    ['fails', async () => Promise.reject(new Error('no database'))],
  ])('say that it is not ready when the database %s', async (_what, ready) => {
    const { browser } = await createWorld({ server: { ready } });
    expect(await browser().get('/readyz')).toMatchObject({ status: 503, json: { status: 'not-ready' } });
    expect((await browser().get('/healthz')).status).toBe(200);
  });
});

describe('every answer', () => {
  test.each(['/api/v1/setup', '/api/v1/nowhere', '/healthz', '/', '/assets/app-1a2b.js'])(
    'carries the security headers: %s',
    async (path) => {
      const { headers } = await world.browser().get(path, { accept: 'text/html' });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/script-src 'self'(;|$)/);
      expect(policy).toMatch(/style-src 'self'(;|$)/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).toMatch(/base-uri 'none'/);
      expect(policy).not.toMatch(/unsafe/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toMatch(/camera=\(\)/);
      expect(headers.has('strict-transport-security')).toBe(false);
    },
  );

  test('has a request id of our own, which the log knows', async () => {
    const { headers } = await person.get('/api/v1/apps', { 'x-request-id': 'chosen-outside' });
    const requestId = headers.get('x-request-id');
    expect(requestId).not.toBe('chosen-outside');
    expect(world.lines).toContainEqual(
      expect.objectContaining({
        message: 'request',
        requestId,
        method: 'GET',
        route: '/api/v1/apps',
        status: 200,
      }),
    );
  });

  test('of the API is kept by no cache', async () => {
    for (const path of ['/api/v1/apps', '/api/v1/nowhere', '/api/openapi.json', '/api/auth/get-session']) {
      expect((await person.get(path)).headers.get('cache-control')).toBe('no-store');
    }
  });

  test('is logged by the pattern of its route, without the query', async () => {
    await person.get('/api/v1/app-connections/some-id?search=what-people-look-for');
    const logged = JSON.stringify(world.lines);
    expect(logged).toContain('/api/v1/app-connections/:id');
    expect(logged).not.toContain('what-people-look-for');
    expect(logged).not.toContain('some-id');
  });
});

describe('what is not there', () => {
  test.each(['/api/v1/nowhere', '/api', '/api/v2/apps', '/oauth/elsewhere'])(
    'is said of %s in JSON',
    async (path) => {
      const { status, json } = await world.browser().get(path, { accept: 'text/html' });
      expect(status).toBe(404);
      expect(json.error).toMatchObject({ code: 'not_found', action: 'Look at /api/docs for what there is.' });
    },
  );

  test('is a method that a path does not answer', async () => {
    const { status, json, headers } = await readReply(
      await world.send('/api/v1/setup', { method: 'PUT', headers: { origin: publicUrl } }),
    );
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD, POST');
    expect(json.error).toMatchObject({ code: 'method_not_allowed', action: 'Use one of: GET, HEAD, POST.' });
  });
});

const writing = [
  ['POST', '/api/v1/setup'],
  ['POST', '/api/auth/sign-in/email'],
  ['POST', '/api/auth/change-password'],
  ['POST', '/api/v1/app-connections'],
  ['PATCH', '/api/v1/app-connections/some-id'],
  ['POST', '/api/v1/oauth-applications'],
  ['POST', '/api/v1/oauth/authorizations'],
] as const;

describe('a body', () => {
  async function write(method: string, path: string, body: string, type = 'application/json') {
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'content-type': type, cookie, origin: publicUrl };
    return readReply(await world.send(path, { method, body, headers }));
  }

  test.each(writing)('of %s %s is refused when it is not JSON', async (method, path) => {
    for (const body of ['{"name": ', 'name=x', '\u0000']) {
      const { status, json } = await write(method, path, body);
      expect(status).toBe(400);
      expect(json.error.message).toBe('The body of the request is not JSON.');
    }
  });

  test.each(writing)('of %s %s is refused when it does not say that it is JSON', async (method, path) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect((await write(method, path, '{}', type)).json.error.code).toBe('invalid_input');
    }
  });

  test.each(writing)('of %s %s is refused when it is JSON of another shape', async (method, path) => {
    for (const body of [
      '[]',
      'null',
      '"text"',
      '7',
      '{"name":{"a":1},"app":[],"email":7,"settings":"x","revision":"y"}',
    ]) {
      const { status, json } = await write(method, path, body);
      if (method === 'PATCH' && status === 404) continue;
      expect(status, body).toBe(400);
      expect(json.error.code).toBe('invalid_input');
    }
  });

  test.each(writing)('of %s %s is refused above 1 MiB, said or not', async (method, path) => {
    const body = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    expect(await write(method, path, body)).toMatchObject({
      status: 413,
      json: { error: { code: 'too_large' } },
    });
    const stream = new Blob([body]).stream();
    const headers = { 'content-type': 'application/json', origin: publicUrl };
    const init: RequestInit = { method, headers, body: stream, duplex: 'half' };
    expect((await world.send(path, init)).status).toBe(413);
  });

  test('names the fields that are wrong by their place, without their values', async () => {
    const { json, text } = await write(
      'POST',
      '/api/v1/app-connections',
      JSON.stringify({
        name: ' ',
        app: 'gitlab',
        method: 'access-token',
        settings: {},
        secrets: 'glpat-oops',
      }),
    );
    expect(Object.keys(json.error.fields)).toEqual(['name', 'secrets']);
    expect(json.error.fields.name).toBe('Give it a name.');
    expect(text).not.toContain('glpat-oops');
  });
});

describe('a query', () => {
  test.each([
    'limit=0',
    'limit=101',
    'limit=many',
    'sort=secret',
    'status=dead',
    `search=${'x'.repeat(201)}`,
  ])('is refused with %s', async (query) => {
    const { status, json } = await person.get(`/api/v1/app-connections?${query}`);
    expect(status).toBe(400);
    expect(Object.keys(json.error.fields)).toEqual([query.split('=')[0]]);
  });

  test('is refused with a cursor that is not ours', async () => {
    expect((await person.get('/api/v1/app-connections?cursor=%00nonsense')).json.error.code).toBe(
      'invalid_input',
    );
  });
});

describe('a mistake of ours', () => {
  test('is told without its details, which the log has under the request id', async () => {
    const broken = await createWorld();
    const me = await broken.setUp();
    const list = broken.engine.stores.connections;
    Object.assign(list, {
      list: async () => {
        throw new Error('Failed query: select 1\nparams: glpat-in-a-parameter', {
          cause: new Error('Authorization: Bearer glpat-in-a-cause-0000'),
        });
      },
    });
    const { status, json, text } = await me.get('/api/v1/app-connections');
    expect(status).toBe(500);
    expect(json.error.code).toBe('internal');
    expect(text).not.toContain('Failed query');
    const line = broken.lines.find(({ message }) => message === 'request failed');
    expect(line).toMatchObject({ level: 'error', requestId: json.error.requestId });
    expect(JSON.stringify(line)).toContain('Failed query');
    expect(JSON.stringify(line)).not.toContain('glpat-in-a');
  });
});

describe('a shutdown', () => {
  test('waits for the request that is being worked on', async () => {
    const gate = Promise.withResolvers<boolean>();
    const { server } = await createWorld({ server: { ready: () => gate.promise } });
    await server.finished();
    const answer = server.app.request('/readyz');
    let isOver = false;
    const over = server.finished().then(() => (isOver = true));
    await Promise.resolve();
    expect(isOver).toBe(false);
    gate.resolve(true);
    expect((await answer).status).toBe(200);
    await over;
  });
});

describe('the user interface', () => {
  test('is one page for every address that a person opens', async () => {
    for (const path of ['/', '/organization/settings/app-connections', '/setup?x=1']) {
      const { status, text, headers } = await world.browser().open(path);
      expect([status, text]).toEqual([200, indexHtml]);
      expect(headers.get('cache-control')).toBe('no-cache');
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
  });

  test('has files that may be kept for ever, and no page in place of a missing one', async () => {
    const file = await world.browser().get('/assets/app-1a2b.js');
    expect(file.headers.get('cache-control')).toMatch(/immutable/);
    expect((await world.browser().open('/assets/app-old.js')).status).toBe(404);
    expect((await world.browser().get('/somewhere', { accept: 'application/json' })).status).toBe(404);
  });

  test.each(['/%2e%2e/secret', '/..%2fsecret', '/a%00b', '/%', '/a%5c..%5cb'])(
    'has nothing at %s',
    async (path) => {
      expect((await world.browser().get(path)).status).toBe(404);
    },
  );
});

describe('the description', () => {
  test('is OpenAPI 3.1 and names every path of the interface', async () => {
    const { json } = await world.browser().get('/api/openapi.json');
    expect(json.openapi).toMatch(/^3\.1/);
    expect(Object.keys(json.paths).toSorted()).toEqual([
      '/api/auth/change-password',
      '/api/auth/get-session',
      '/api/auth/sign-in/email',
      '/api/auth/sign-out',
      '/api/v1/access-keys',
      '/api/v1/access-keys/{id}',
      '/api/v1/app-connections',
      '/api/v1/app-connections/actions',
      '/api/v1/app-connections/{id}',
      '/api/v1/app-connections/{id}/check',
      '/api/v1/app-connections/{id}/credential',
      '/api/v1/app-connections/{id}/hook',
      '/api/v1/app-connections/{id}/policy',
      '/api/v1/app-connections/{id}/refresh',
      '/api/v1/app-connections/{id}/resources/{resource}',
      '/api/v1/app-connections/{id}/rotate',
      '/api/v1/app-connections/{id}/timeline',
      '/api/v1/apps',
      '/api/v1/clock',
      '/api/v1/events',
      '/api/v1/hooks/{connectionId}',
      '/api/v1/lifecycle',
      '/api/v1/notification-channels',
      '/api/v1/notification-channels/{id}',
      '/api/v1/notification-channels/{id}/deliveries',
      '/api/v1/notification-channels/{id}/test',
      '/api/v1/oauth-applications',
      '/api/v1/oauth-applications/{id}',
      '/api/v1/oauth/authorizations',
      '/api/v1/policy',
      '/api/v1/setup',
      '/healthz',
      '/oauth/callback',
      '/readyz',
    ]);
    expect(json.components.schemas).toHaveProperty('AppConnection');
    expect(json.security).toEqual([{ session: [] }, { accessKey: [] }]);
    expect(json.paths['/api/v1/setup'].post.security).toEqual([]);
    expect(json.paths['/api/v1/app-connections'].post.security).toBeUndefined();
  });

  test('is a page too, without a script and with no style but its own', async () => {
    const { text, headers } = await world.browser().open('/api/docs');
    expect(text).toContain('/api/v1/app-connections/{id}/check');
    for (const outside of ['<script', '<link', 'src=', 'href="http'])
      expect(text.includes(outside)).toBe(false);
    expect(headers.get('content-security-policy')).toMatch(/style-src 'sha256-[^']+'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
  });
});
