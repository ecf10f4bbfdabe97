import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { wasNeverSent } from '../../src/http/was-never-sent.ts';
import { guardedFetch, serve, serveRaw } from './loopback-server.ts';

/** Answers `from` with a redirect, everything else with what it was asked. */
function redirecting(from: string, location: string, status = 302): RequestListener {
  return (request, response) => {
    if (request.url === from) response.writeHead(status, { location }).end('moved');
    else response.end(`${request.method} ${request.url} ${String(request.headers['private-token'])}`);
  };
}

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('follows %i within the origin, with the credential', async (status) => {
    const server = await serve(redirecting('/old', '/gitlab/new?page=2', status));
    const response = await guardedFetch()(`${server.url}/old`, { headers: { 'private-token': 'abc' } });
    expect(await response.text()).toBe('GET /gitlab/new?page=2 abc');
  });

  it('keeps a relative URL root', async () => {
    const server = await serve(redirecting('/gitlab/api/v4/old', 'new'));
    const response = await guardedFetch()(`${server.url}/gitlab/api/v4/old`);
    expect(await response.text()).toContain('GET /gitlab/api/v4/new');
  });

  it('never sends a credential on to another origin', async () => {
    const other = await serve((_request, response) => response.end());
    const server = await serve(redirecting('/', `${other.url}/steal?token=abc`));
    const refusal = guardedFetch()(server.url, { headers: { 'private-token': 'abc' } });
    await expect(refusal).rejects.toMatchObject({
      code: 'unexpected_response',
      message: `127.0.0.1:${server.port} sent the request on to ${other.url}, and a credential never follows to another place.`,
      action: expect.stringContaining('If the app has moved'),
    });
    expect(other.requests).toEqual([]);
  });

  it.each([
    ['a private address', 'http://10.0.0.1/'],
    ['a private address in hexadecimal', 'http://0x7f.1:1/'],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/'],
    ['another port of the same host', 'http://127.0.0.1:1/'],
    ['a place without scheme', '//evil.example/'],
  ])('refuses to be sent on to %s', async (_what, location) => {
    const server = await serve(redirecting('/', location));
    await expect(guardedFetch()(server.url)).rejects.toMatchObject({ code: 'unexpected_response' });
  });

  it('tells a person whose URL begins with http: to use https:', async () => {
    const server = await serve((request, response) =>
      response.writeHead(301, { location: `https://${request.headers.host}/` }).end(),
    );
    await expect(guardedFetch()(server.url)).rejects.toMatchObject({
      action: `Use https://127.0.0.1:${server.port} in the URL.`,
    });
  });

  it('names only the scheme of a strange place', async () => {
    const server = await serve(redirecting('/', 'data:text/html,secret'));
    await expect(guardedFetch()(server.url)).rejects.toMatchObject({
      message: expect.stringMatching(/sent the request on to data:,/),
    });
  });

  it.each([
    ['the credential', 'https://abcdef0123456789.evil.example/'],
    ['the credential in other letters', 'https://ABCDEF0123456789.evil.example/'],
    ['the credential in pieces', 'https://abcdef01.23456789.evil.example/'],
    ['the credential as a scheme', 'abcdef0123456789:x'],
    ['a name to no end', `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example/`],
  ])('does not name a place that holds %s', async (_what, location) => {
    const server = await serve(redirecting('/', location));
    const headers = { authorization: 'Bearer ABCdef0123456789' };
    await expect(guardedFetch()(server.url, { headers })).rejects.toMatchObject({
      message: expect.stringContaining('sent the request on to another place, and'),
      action: expect.stringContaining('has moved to another place, use'),
    });
  });

  it('does not name a place that holds a piece of the body', async () => {
    const server = await serve(redirecting('/', 'https://very-secret-1.evil.example/', 307));
    const body = new URLSearchParams({ client_secret: 'Very-Secret-1' });
    const refusal = guardedFetch()(server.url, { method: 'POST', body });
    await expect(refusal).rejects.toMatchObject({ message: expect.stringContaining('another place') });
  });

  it('names a sign-in page before the app', async () => {
    const server = await serve(redirecting('/', 'https://sign-in.harbour-works.example/login'));
    const headers = { 'private-token': 'abcdef0123456789' };
    await expect(guardedFetch()(server.url, { headers })).rejects.toMatchObject({
      message: expect.stringContaining('on to https://sign-in.harbour-works.example, and'),
    });
  });

  it('gives up on a loop after three redirects', async () => {
    const server = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    await expect(guardedFetch()(server.url)).rejects.toMatchObject({
      code: 'unexpected_response',
      message: expect.stringContaining('more than 3 times'),
    });
    expect(server.requests).toHaveLength(4);
  });

  it('refuses a redirect that says no place', async () => {
    const server = await serve((_request, response) => response.writeHead(302).end());
    await expect(guardedFetch()(server.url)).rejects.toMatchObject({
      message: expect.stringContaining('without saying where to'),
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('sends %s once and refuses its redirect', async (method) => {
    const server = await serve(redirecting('/', '/elsewhere', 307));
    const refusal = guardedFetch()(server.url, { method, body: 'grant_type=refresh_token' });
    await expect(refusal).rejects.toMatchObject({ code: 'unexpected_response' });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(false));
    expect(server.requests).toEqual([`${method} /`]);
  });

  it.each(['refuse', 'manual'] as const)('follows nothing when told "%s"', async (redirect) => {
    const server = await serve(redirecting('/', '/elsewhere'));
    await expect(guardedFetch()(server.url, { redirect })).rejects.toMatchObject({
      code: 'unexpected_response',
    });
    expect(server.requests).toEqual(['GET /']);
  });

  it('will not promise to follow for a request that changes something', async () => {
    const send = guardedFetch()('https://app.example/', { method: 'POST', redirect: 'follow-same-origin' });
    await expect(send).rejects.toThrow(TypeError);
  });

  it('counts the time of all hops together', async () => {
    const url = await serveRaw((socket) => {
      socket.on('data', (data) => {
        if (data.toString().startsWith('GET / ')) {
          socket.write('HTTP/1.1 302 Found\r\nlocation: /silent\r\ncontent-length: 0\r\n\r\n');
        }
      });
    });
    await expect(guardedFetch({ timeoutMs: 150 })(url)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('did not answer within 0.15 seconds'),
    });
  });
});
