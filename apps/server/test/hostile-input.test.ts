import { ConnectionError } from '@moorage/core';
import { expect, test } from 'vitest';
import { secretsIn } from '../src/http/redact.ts';
import { createWorld, gitlabUrl } from './world.ts';

const deep = '['.repeat(100_000) + ']'.repeat(100_000);

test('a failure is told and logged also when the body is nested very deep', async () => {
  const send = async () => {
    throw new ConnectionError('unavailable', 'git.example.com did not answer.');
  };
  const world = await createWorld({ send });
  const person = await world.setUp();
  const settings = { instanceUrl: gitlabUrl, tokenKind: 'personal' };
  const values = { name: 'deep', app: 'gitlab', method: 'access-token', settings };
  const secrets = `{"token":"${world.watch.add('glpat-beside-depth-0001')}","more":${deep}}`;
  const { status, json, headers } = await person.post(
    '/api/v1/app-connections',
    `${JSON.stringify(values).slice(0, -1)},"secrets":${secrets}}`,
  );
  expect([status, json.error.code]).toEqual([502, 'unavailable']);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  const { requestId } = json.error;
  expect(headers.get('x-request-id')).toBe(requestId);
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'request failed', requestId }));
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'request', requestId, status: 502 }));
});

test('secrets are found below their names at any depth, each once', () => {
  const value: unknown = JSON.parse(
    `{"name":"kept","secrets":{"a":"one","list":["two",${deep.replace('[]', '["three"]')}]},"token":"one"}`,
  );
  expect([...secretsIn(value)].toSorted()).toEqual(['one', 'three', 'two']);
});
