import { expect, test } from 'vitest';
import { z } from 'zod';
import { toManifest } from './manifest.ts';
import { oauth2 } from './method.ts';
import { parse } from './schema.ts';
import { toy, toyMethod } from '../test/toy/toy-plugin.ts';

test('a plugin as JSON: methods with their forms, kinds, resources', () => {
  expect(toManifest(toy)).toEqual({
    apiVersion: 1,
    id: 'toy',
    name: 'Toy',
    icon: toy.icon,
    methods: [
      {
        id: 'key',
        kind: 'token',
        label: 'Key',
        description: null,
        scopes: ['boxes'],
        settings: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: { kind: { type: 'string', enum: ['reader', 'keeper'], title: 'Kind of key' } },
          required: ['kind'],
        },
        secrets: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: { key: { type: 'string', minLength: 1, pattern: String.raw`^\S+$`, title: 'Key' } },
          required: ['key'],
        },
        guides: [],
        revocable: true,
        renewal: 'rotate',
        managed: true,
        twins: true,
      },
    ],
    kinds: toy.kinds,
    resources: [{ id: 'boxes', label: 'Boxes' }],
    sync: null,
    webhook: { label: 'Bell', guide: 'In Toy, open Bells.', kinds: null },
  });
});

test('a changed title is changed in the manifest: one schema makes the form', () => {
  const settings = z.object({ kind: z.enum(['reader']).meta({ title: 'What it opens' }) });
  const changed = { ...toy, methods: { key: { ...toy.methods.key, settings } } };
  expect(JSON.stringify(toManifest(changed))).toContain('What it opens');
});

test('OAuth has no form for secrets', () => {
  const server = () => ({
    instanceUrl: 'https://a.example',
    authorize: 'https://a.example/a',
    token: 'https://a.example/t',
  });
  const { methods } = toManifest({ ...toy, methods: { oauth: oauth2({ ...toyMethod, server }) } });
  expect(methods).toMatchObject([{ kind: 'oauth2', secrets: null, revocable: true, renewal: 'refresh' }]);
});

test('parsing names paths and reasons, never values', async () => {
  const shape = z.object({ list: z.array(z.object({ key: z.string().max(3, 'Too long.') })) });
  await expect(parse(shape, { list: [{ key: 'ok' }, { key: 'secret-words' }] })).resolves.toEqual({
    ok: false,
    issues: [{ path: 'list.1.key', message: 'Too long.' }],
  });
});
