import { expect, test } from 'vitest';
import { checkChoices } from './check-choices.ts';
import { toy } from '../test/toy/toy-plugin.ts';

const box = { id: 'b1', name: 'box 1', url: 'https://toy.example/b1', role: { level: 2, name: 'Keeper' } };

test('takes a page with a next one, and an empty page', () => {
  expect(() => checkChoices(toy, 'boxes', { items: [box], next: '10' })).not.toThrow();
  expect(() => checkChoices(toy, 'boxes', { items: [], next: undefined })).not.toThrow();
});

test.each<[string, unknown, string]>([
  ['no items', {}, 'boxes.items must be a list of at most 200'],
  [
    'too many items',
    { items: Array.from({ length: 201 }, () => box) },
    'boxes.items must be a list of at most 200',
  ],
  [
    'an endless name',
    { items: [{ ...box, name: 'a'.repeat(301) }] },
    'boxes.items.0.name must be text of 1 to 300',
  ],
  ['a NUL in an id', { items: [{ ...box, id: 'a\u0000' }] }, 'boxes.items.0.id must be text without control'],
  ['an item without a name', { items: [box, { id: 'b2' }] }, 'boxes.items.1.name must be text'],
  ['a number for an id', { items: [{ ...box, id: 1 }] }, 'boxes.items.0.id must be text'],
  [
    'a script for a URL',
    { items: [{ ...box, url: 'javascript:alert(1)' }] },
    'boxes.items.0.url must be an http',
  ],
  ['an empty cursor', { items: [], next: '' }, 'boxes.next must be text of 1 to 500 characters, or left out'],
  ['an endless cursor', { items: [], next: 'a'.repeat(501) }, 'boxes.next must be text'],
])('refuses a page with %s', (_what, page, sentence) => {
  expect(() => checkChoices(toy, 'boxes', page)).toThrow(
    expect.objectContaining({ code: 'unexpected_response', message: expect.stringContaining(sentence) }),
  );
});

test('names a member that does not exist', () => {
  expect(() => checkChoices(toy, 'boxes', { items: [{ ...box, title: 'x' }] })).toThrow(
    expect.objectContaining({ code: 'internal', message: expect.stringContaining('the member "title"') }),
  );
});
