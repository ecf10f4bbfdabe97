import { expect, test } from 'vitest';
import { checkWorth } from './check-worth.ts';
import type { Identity } from './identity.ts';
import { oauth2, token } from './method.ts';
import type { AnyPlugin } from './plugin.ts';
import { toy, toyMethod } from '../test/toy/toy-plugin.ts';

const clock = { now: () => new Date('2027-01-31T08:00:00Z') };
const key = token(toyMethod);
const app: AnyPlugin = {
  ...toy,
  kinds: {
    ...toy.kinds,
    keeper: {
      label: 'keeping key',
      leastRole: { level: 2, name: 'Keeper' },
      advisedRole: { level: 3, name: 'Master' },
      roleReason: 'Keeping boxes',
    },
  },
};
const good: Identity = {
  id: '7',
  name: 'ada',
  kind: 'keeper',
  scopes: ['boxes'],
  role: { level: 3, name: 'Master' },
};

const worth = (changes: Partial<Identity>, said = 'keeper') =>
  checkWorth(app, key, { kind: said }, { ...good, ...changes }, clock);

test('has nothing to say of a credential that is worth enough', () => {
  expect(worth({})).toBeNull();
});

test('advises a higher role where a lower one works', () => {
  expect(worth({ role: { level: 2, name: 'Keeper' } })).toBe(
    'Works with the role Keeper; Master is advised.',
  );
});

test('refuses a smaller role, and says what it is needed for and what to make', () => {
  expect(() => worth({ role: { level: 1, name: 'Guest' } })).toThrow(
    expect.objectContaining({
      code: 'role_too_small',
      message: 'This keeping key has the role Guest. Keeping boxes needs Keeper; Master is advised.',
      action: 'Make a new keeping key with the role Master.',
    }),
  );
});

test('refuses a kind that needs a role when no role was read', () => {
  const roleless: Identity = { id: '7', name: 'ada', kind: 'keeper', scopes: ['boxes'] };
  expect(() => checkWorth(app, key, { kind: 'keeper' }, roleless, clock)).toThrow(
    expect.objectContaining({
      code: 'role_too_small',
      message: expect.stringContaining('does not tell the role'),
    }),
  );
});

test('asks for no role where the kind needs none', () => {
  expect(worth({ kind: 'reader', role: { level: 0, name: 'Nobody' } }, 'reader')).toBeNull();
});

test('refuses another kind than was said, and says which it is', () => {
  expect(() => worth({ kind: 'reader' })).toThrow(
    expect.objectContaining({
      code: 'wrong_kind',
      message: 'This is a reading key, not a keeping key.',
      action: 'Choose a reading key in the form, or paste a keeping key.',
    }),
  );
});

test('refuses a credential whose kind was said and is not told', () => {
  expect(() => worth({ kind: undefined })).toThrow(
    expect.objectContaining({
      code: 'wrong_kind',
      message: 'Toy does not tell of what kind this credential is, so it may not be a keeping key.',
      action: 'Paste a keeping key.',
    }),
  );
});

test('reads the identity before it compares anything', () => {
  expect(() => worth({ expiresAt: new Date('never') })).toThrow(/identity\.expiresAt must be a valid date/);
});

test('names the missing scopes and those that are there', () => {
  expect(() => worth({ scopes: ['read', 'list'] })).toThrow(
    expect.objectContaining({
      code: 'missing_scope',
      message: 'This keeping key has only the scopes read, list. Moorage needs boxes.',
      action: 'Make a new keeping key with the scope boxes.',
    }),
  );
  expect(() => worth({ scopes: [] })).toThrow(/has no scopes\. Moorage needs boxes/);
});

test('sends people of OAuth to the OAuth application when a scope is missing', () => {
  const oauth = oauth2({
    ...toyMethod,
    server: () => ({
      instanceUrl: 'https://toy.example',
      authorize: 'https://toy.example/authorize',
      token: 'https://toy.example/token',
    }),
  });
  expect(() => checkWorth(app, oauth, {}, { id: '7', name: 'ada', scopes: [] }, clock)).toThrow(
    expect.objectContaining({
      message: 'This authorization has no scopes. Moorage needs boxes.',
      action: 'Give the OAuth application at Toy the scope boxes, and connect again.',
    }),
  );
});

test('counts a credential as expired from the very moment on', () => {
  expect(() => worth({ expiresAt: clock.now() })).toThrow(
    expect.objectContaining({ code: 'expired', message: 'This keeping key expired on 2027-01-31.' }),
  );
  expect(worth({ expiresAt: new Date('2027-01-31T08:00:00.001Z') })).toBeNull();
});
