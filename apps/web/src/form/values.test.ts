import { expect, test } from 'vitest';
import { readSchema } from './read-schema.ts';
import { initialValues, missing, toBody } from './values.ts';

const fields = readSchema(
  {
    properties: {
      baseUrl: { type: 'string', title: 'URL' },
      kind: { title: 'Kind', anyOf: [{ const: 1, title: 'One' }] },
      port: { type: 'integer' },
      verify: { type: 'boolean', default: true },
    },
    required: ['baseUrl', 'kind'],
  },
  'settings',
);

test('starts from the defaults, or from what is stored', () => {
  expect(initialValues(fields)).toEqual({
    'settings.baseUrl': '',
    'settings.kind': '',
    'settings.port': '',
    'settings.verify': true,
  });
  expect(initialValues(fields, { port: 8443, verify: false, kind: 1 })).toMatchObject({
    'settings.kind': '1',
    'settings.port': '8443',
    'settings.verify': false,
  });
});

test('never starts a secret from anything stored', () => {
  const secrets = readSchema({ properties: { key: { type: 'string' } } }, 'secrets');
  expect(initialValues(secrets, { key: 'stored' })).toEqual({ 'secrets.key': '' });
});

test('names what is missing in plain words; white space is nothing', () => {
  expect(missing(fields, { 'settings.baseUrl': '  ' })).toEqual({
    'settings.baseUrl': 'Fill in the URL.',
    'settings.kind': 'Choose the kind.',
  });
});

test('sends numbers, constants and booleans as such, trimmed text, and nothing for what is empty', () => {
  const values = {
    'settings.baseUrl': ' https://x ',
    'settings.kind': '1',
    'settings.port': '',
    'settings.verify': true,
  };
  expect(toBody(fields, values)).toEqual({ baseUrl: 'https://x', kind: 1, verify: true });
  expect(toBody(fields, { ...values, 'settings.port': '443' })).toMatchObject({ port: 443 });
});

test('leaves it to the server to refuse a number that is none', () => {
  expect(toBody(fields, { 'settings.port': 'many' })).toEqual({ port: 'many' });
});
