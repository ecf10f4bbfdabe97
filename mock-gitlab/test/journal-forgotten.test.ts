import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

/** One call that the journal forgets, and ten of which it keeps five. */
async function forgetful() {
  const gitlab = harbor({ journalLimit: 5 });
  const ada = caller(gitlab, tokens.adaApi);
  await ada('GET', '/version');
  for (let at = 0; at < 10; at += 1) await ada('GET', '/user');
  return gitlab;
}

const FORGOT = 'the journal forgot 6 requests; raise journalLimit (--journal-limit)';
const user = { path: '/api/v4/user' };
const version = { path: '/api/v4/version' };

test('nothing passes, and nothing fails for the wrong reason, when forgotten requests could decide', async () => {
  const { journal } = await forgetful();
  expect(() => journal.expectNotCalled(version)).toThrow(
    `cannot tell whether a request /api/v4/version never: ${FORGOT}`,
  );
  for (const count of [
    { times: 10 },
    { times: 5 },
    { atMost: 5 },
    { atLeast: 6 },
    { atLeast: 2, atMost: 6 },
  ]) {
    expect(() => journal.expectCalled(user, count), JSON.stringify(count)).toThrow(FORGOT);
  }
  expect(() => journal.expectCalled(version)).toThrow(FORGOT);
  expect(() => journal.expectNeverTwice('refresh_token')).toThrow(FORGOT);
  expect(() => journal.expectNeverTwice('rotate')).toThrow(FORGOT);
  expect(() => journal.expectOrder([version, user])).toThrow(FORGOT);
});

test('what is remembered decides where it can', async () => {
  const { journal } = await forgetful();
  journal.expectCalled(user);
  journal.expectCalled(user, { atLeast: 5 });
  journal.expectCalled(user, { atMost: 11 });
  journal.expectOrder([user, user]);
  expect(() => journal.expectCalled(user, { times: 4 })).toThrow('4 times, but it came 5 times');
  expect(() => journal.expectCalled(user, { atMost: 4 })).toThrow('but it came 5 times');
  expect(() => journal.expectNotCalled(user)).toThrow('but it came 5 times');
});

test('what came after an entry that is remembered cannot have been forgotten', async () => {
  const { journal } = await forgetful();
  journal.expectNotCalled({ ...version, sinceId: 6 });
  journal.expectCalled({ ...user, sinceId: 6 }, { times: 5 });
  journal.expectNeverTwice('refresh_token', { sinceId: 6 });
  expect(() => journal.expectNotCalled({ ...version, sinceId: 5 })).toThrow('the journal forgot 1 request;');
});

test('a defect is not crowded out by a hundred warnings', async () => {
  const gitlab = harbor({ strict: true, switches: { tier: 'premium' } });
  const ada = caller(gitlab, tokens.adaApi);
  for (let at = 0; at < 101; at += 1) await ada('GET', '/no_such_thing');
  const now = () => {
    throw new Error('the sun stands still');
  };
  Object.defineProperty(gitlab.clock, 'now', { value: now });
  await caller(gitlab, tokens.root)('GET', '/license');
  expect(() => gitlab.journal.expectNoDefects()).toThrow('the sun stands still');
  expect(() => gitlab.journal.expectNoUnknown()).toThrow('but there are 100');
});

test.each([
  [{ time: 1 }, 'time: is not a known key'],
  [{ times: 1.5 }, 'times: must be a whole number'],
  [{ atLeast: '1' }, 'atLeast: must be a whole number'],
])('the count %j is refused', (count, message) => {
  const { journal } = harbor();
  // Not through types: a program in JavaScript has none.
  // oxlint-disable-next-line typescript/unbound-method -- bound to its object right here
  expect(() => Reflect.apply(journal.expectCalled, journal, [{}, count])).toThrow(message);
});
