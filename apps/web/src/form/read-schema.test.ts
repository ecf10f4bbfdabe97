import { expect, test } from 'vitest';
import { readSchema } from './read-schema.ts';

const one = (property: Record<string, unknown>, required: string[] = []) =>
  readSchema({ type: 'object', properties: { thing: property as never }, required }, 'settings')[0];

test('keeps the order of the fields and names them as the server does in errors', () => {
  const schema = { type: 'object', properties: { b: { type: 'string' }, a: { type: 'string' } } };
  expect(readSchema(schema, 'secrets').map(({ path }) => path)).toEqual(['secrets.b', 'secrets.a']);
});

test('takes label, help, placeholder and first value from the annotations', () => {
  expect(
    one({ type: 'string', title: 'Region', description: 'Where.', examples: ['eu'], default: 'us' }),
  ).toMatchObject({
    label: 'Region',
    help: 'Where.',
    placeholder: 'eu',
    initial: 'us',
  });
});

test('makes words of a name without a title', () => {
  expect(readSchema({ properties: { baseUrl: { type: 'string' } } }, 'settings')[0]?.label).toBe('Base url');
});

test.each([
  [{ type: 'string' }, 'text'],
  [{ type: 'string', format: 'uri' }, 'url'],
  [{ type: ['string', 'null'] }, 'text'],
  [{ type: 'integer' }, 'number'],
  [{ type: 'boolean' }, 'boolean'],
  [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
  [{ anyOf: [{ const: 1, title: 'One' }] }, 'choice'],
  [{ oneOf: [{ const: 'x' }] }, 'choice'],
  [{ type: 'array' }, 'unsupported'],
])('draws %j as %s', (property, control) => {
  expect(one(property)?.control).toBe(control);
});

test('sends the constant itself, not the text that stands for it', () => {
  expect(one({ anyOf: [{ const: 1, title: 'One', description: 'Alone.' }] })?.options).toEqual([
    { value: '1', label: 'One', help: 'Alone.', sends: 1 },
  ]);
});

test('hides what is typed into secrets, and into nothing else', () => {
  const schema = { properties: { key: { type: 'string' }, kind: { enum: ['a'] } } };
  expect(readSchema(schema, 'secrets').map(({ secret }) => secret)).toEqual([true, false]);
  expect(readSchema(schema, 'settings').map(({ secret }) => secret)).toEqual([false, false]);
});

test('has no fields where nobody types secrets', () => {
  expect(readSchema(null, 'secrets')).toEqual([]);
});
