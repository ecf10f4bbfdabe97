import { gzipSync } from 'node:zlib';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import * as oauth from 'oauth4webapi';
import { describe, expect, it } from 'vitest';
import type { GuardedRequestInit } from '../../src/http/request-guard.ts';
import { wasNeverSent } from '../../src/http/was-never-sent.ts';
import { freePort, guardedFetch, serve, serveRaw } from './loopback-server.ts';

describe('a request', () => {
  it('arrives as it was asked for', async () => {
    const server = await serve((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        response.end(JSON.stringify({ headers: request.headers, body }));
      });
    });
    const response = await guardedFetch()(`${server.url}/gitlab/oauth/token?a=b`, {
      method: 'post',
      headers: { 'private-token': 'abc' },
      body: new URLSearchParams({ grant_type: 'refresh_token' }),
    });
    expect(server.requests).toEqual(['POST /gitlab/oauth/token?a=b']);
    expect(await response.json()).toMatchObject({
      body: 'grant_type=refresh_token',
      headers: {
        'private-token': 'abc',
        'user-agent': 'Moorage test',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    });
  });

  it('resolves with the global Response, unpacked, whatever the status', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(403, {
        'content-encoding': 'gzip',
        'x-request-id': '7',
        'set-cookie': ['a=1', 'b=2'],
      });
      response.end(gzipSync('{"error":"insufficient_scope"}'));
    });
    const response = await guardedFetch()(server.url);
    expect(response).toBeInstanceOf(Response);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-request-id')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.has('content-encoding')).toBe(false);
    expect(await response.json()).toEqual({ error: 'insufficient_scope' });
  });

  it('passes HTML through untouched', async () => {
    const page = '<!doctype html><title>502 Bad Gateway</title>';
    const server = await serve((_request, response) =>
      response.writeHead(502, { 'content-type': 'text/html' }).end(page),
    );
    const response = await guardedFetch()(server.url);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      502,
      'text/html',
      page,
    ]);
  });

  it.each([204, 205, 304])('has no body with status %i', async (status) => {
    const server = await serve((_request, response) => response.writeHead(status).end());
    const response = await guardedFetch()(server.url);
    expect([response.status, response.body]).toEqual([status, null]);
  });

  it('reads a HEAD answer that announces a body larger than permitted', async () => {
    const server = await serve((_request, response) => response.setHeader('content-length', 1e9).end());
    expect((await guardedFetch()(server.url, { method: 'HEAD' })).status).toBe(200);
  });

  it('reuses connections for reading, and opens one for each change', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    const send = guardedFetch();
    for (let turn = 0; turn < 10; turn += 1) await send(server.url);
    const before = server.connections();
    expect(before).toBeLessThan(5);
    for (let turn = 0; turn < 10; turn += 1) await send(server.url, { method: 'POST' });
    expect(server.connections() - before).toBe(10);
  });

  it('serves oauth4webapi as its fetch', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"access_token":"new","token_type":"bearer","refresh_token":"newer"}');
    });
    const app = { issuer: server.url, token_endpoint: `${server.url}/oauth/token` };
    const answer = await oauth.refreshTokenGrantRequest(app, { client_id: 'id' }, oauth.None(), 'old', {
      [oauth.customFetch]: guardedFetch(),
      [oauth.allowInsecureRequests]: true,
    });
    const tokens = await oauth.processRefreshTokenResponse(app, { client_id: 'id' }, answer);
    expect(tokens.refresh_token).toBe('newer');
    expect(server.requests).toEqual(['POST /oauth/token']);
  });

  it('is not sent any more after the end', async () => {
    const send = guardedFetch();
    const server = await serve((_request, response) => response.end());
    await send.close();
    await expect(send(server.url)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Moorage is shutting down'),
    });
  });
});

describe('what is refused before anything is opened', () => {
  it.each([
    ['a file', 'file:///etc/passwd', 'not by file:'],
    ['a data URL', 'data:text/plain,x', 'not by data:'],
    ['FTP', 'ftp://app.example/', 'not by ftp:'],
    ['a path alone', '/api/v4/user?private_token=abc', 'is not a URL'],
    ['no URL', 'https://', 'is not a URL'],
    ['a user name', 'https://ada@app.example/', 'The URL of app.example carries a user name'],
    ['a password', 'https://:s3cret@app.example/', 'The URL of app.example carries a user name'],
    ['a port of another protocol', 'http://127.0.0.1:25/', 'belongs to another protocol'],
  ])('%s', async (_what, url, message) => {
    const refusal = guardedFetch()(url);
    await expect(refusal).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(message),
    });
    const error: unknown = await refusal.catch((reason: unknown) => reason);
    expect(wasNeverSent(error)).toBe(true);
    expect(inspect(error)).not.toMatch(/s3cret|private_token|passwd/);
  });

  it('a header that cannot be sent, without repeating it', async () => {
    const refusal = guardedFetch()('https://app.example/', {
      headers: { 'Private-Token': 'glpat-s3\ncret' },
    });
    await expect(refusal).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'The value for the header private-token cannot be sent.',
    });
    expect(inspect(await refusal.catch((reason: unknown) => reason), { depth: 9 })).not.toMatch(/glpat|cret/);
  });

  it.each<[string, GuardedRequestInit]>([
    ['another host in the header', { headers: { Host: 'internal' } }],
    ['CONNECT', { method: 'CONNECT' }],
    ['a method that is none', { method: 'GET /x' }],
    ['GET with a body', { body: 'x' }],
  ])('%s, as a mistake of the programmer', async (_what, init) => {
    await expect(guardedFetch()('https://app.example/', init)).rejects.toThrow(TypeError);
  });
});

describe('a failure', () => {
  const secret = 'glpat-s3cret';
  const post: GuardedRequestInit = {
    method: 'POST',
    headers: { 'private-token': secret },
    body: `token=${secret}`,
  };

  it('says that nothing listens', async () => {
    const port = await freePort();
    const refusal = guardedFetch()(`http://127.0.0.1:${port}/`, post);
    await expect(refusal).rejects.toMatchObject({
      code: 'unavailable',
      message: `127.0.0.1:${port} refused the connection: nothing listens there.`,
    });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(true));
  });

  it.each([
    ['ENOTFOUND', 'The name app.example was not found (DNS).'],
    [
      'EAI_AGAIN',
      'The name app.example could not be looked up, because the name service (DNS) does not answer.',
    ],
  ])('says what the name service said: %s', async (code, message) => {
    const send = guardedFetch({
      lookup: (_host, _options, done) => done(Object.assign(new Error(code), { code }), []),
    });
    const refusal = send('https://app.example:8443/', post);
    await expect(refusal).rejects.toMatchObject({ code: 'unavailable', message });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(true));
  });

  it('says that the other side broke off, and that the request may have been acted on', async () => {
    const url = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const refusal = guardedFetch()(url, post);
    await expect(refusal).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/broke off the connection\.$/),
    });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(false));
  });

  it('says that the answer broke off in the middle', async () => {
    const url = await serveRaw((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')),
    );
    await expect(guardedFetch()(url, post)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('in the middle of its answer'),
    });
  });

  it.each([
    ['another protocol', `220 mail.example ESMTP ${secret}\r\n`],
    ['a broken header', `HTTP/1.1 200 OK\r\n${secret}\x00: x\r\n\r\n`],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`],
    ['a status that does not exist', 'HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'],
    ['broken compression', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 9\r\n\r\nnot gzip!'],
  ])('tells %s from an answer', async (_what, answer) => {
    const url = await serveRaw((socket) => socket.once('data', () => socket.end(answer)));
    await expect(guardedFetch()(url, post)).rejects.toMatchObject({ code: 'unexpected_response' });
  });

  it('carries neither request nor answer, not even in its cause', async () => {
    const hangUp = await serveRaw((socket) => socket.once('data', () => socket.destroy()));
    const garbage = await serveRaw((socket) => socket.once('data', () => socket.end(`${secret}\r\n\r\n`)));
    const redirect = await serve((_request, response) =>
      response.writeHead(302, { location: `https://x.example/?token=${secret}` }).end(),
    );
    const targets = [hangUp, garbage, redirect.url, `http://127.0.0.1:${await freePort()}`];
    for (const target of targets) {
      const error: unknown = await guardedFetch()(`${target}/?token=${secret}`, post).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(secret);
    }
  });
});

describe('a kept connection that the app has closed', () => {
  it('does not stand in the way of the next request', async () => {
    const server = await serve((request, response) => {
      response.end(String((request.socket.address() as AddressInfo).port), () => request.socket.destroy());
    });
    const send = guardedFetch();
    for (let turn = 0; turn < 3; turn += 1) expect((await send(server.url)).status).toBe(200);
  });
});
