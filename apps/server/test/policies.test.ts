import { beforeEach, describe, expect, test } from 'vitest';
import { createMoored, day, tokens, type Moored } from './moored.ts';
import { gitlabUrl } from './world.ts';

let moored: Moored;
beforeEach(async () => {
  moored = await createMoored();
});

const path = (id: string) => `/api/v1/app-connections/${id}/policy`;
const put = (id: string, policy: object) => moored.person.put(path(id), policy);
const get = async (id: string) => (await moored.person.get(path(id))).json;
const inPlace = { strategy: 'in-place', daysBefore: 7, lifeDays: 90 };
const nights = { days: ['fri'], from: '02:00', to: '04:00', timeZone: 'Europe/Berlin' };

describe('the policy of a connection', () => {
  test('is what is built in, as long as nobody says anything', async () => {
    const id = await moored.dock();
    expect(await get(id)).toMatchObject({
      checkEveryMinutes: null,
      remindDaysBefore: null,
      rotate: null,
      overlap: null,
      effective: {
        checkEveryMinutes: 60,
        remindDaysBefore: [60, 30, 14, 7, 1],
        rotate: { strategy: 'off', daysBefore: 7, lifeDays: 90 },
        overlap: null,
      },
      sentence: 'Ends on 1 April 2027 and nothing rotates it.',
      canRotateItself: true,
      nextRefreshAt: null,
      nextRotationAt: null,
      overlapStage: null,
    });
  });

  test('says in a sentence what will happen, and plans it', async () => {
    const id = await moored.dock();
    const { status, json } = await put(id, { rotate: inPlace });
    expect(status).toBe(200);
    expect(json.sentence).toBe('Rotates on 25 March 2027, 7 days before it ends, for another 90 days.');
    expect(json.nextRotationAt).toMatch(/^2027-03-25T/);
    expect(await get(id)).toEqual(json);
    expect((await moored.jobs(id))['rotate']).toBe(json.nextRotationAt);
  });

  test('waits for its window', async () => {
    const id = await moored.dock();
    const { json } = await put(id, { rotate: { ...inPlace, window: nights } });
    expect(json.sentence).toBe(
      'Rotates on 26 March 2027, between 02:00 and 04:00 (Europe/Berlin), 6 days before it ends, for another 90 days.',
    );
    expect(json.nextRotationAt >= '2027-03-26T01:00' && json.nextRotationAt < '2027-03-26T03:00').toBe(true);
    expect(json.rotate.window).toEqual(nights);
  });

  test('is kept in one spelling', async () => {
    const id = await moored.dock();
    const window = { ...nights, days: ['sun', 'mon', 'sun'] };
    const rotate = { ...inPlace, managerConnectionId: 'left over from before', window };
    const { json } = await put(id, { remindDaysBefore: [1, 30, 7, 30], rotate });
    expect(json.remindDaysBefore).toEqual([30, 7, 1]);
    expect(json.rotate).toEqual({ ...inPlace, window: { ...nights, days: ['mon', 'sun'] } });
  });

  test('goes back to the default of the organization when nothing is wished any more', async () => {
    const id = await moored.dock();
    await put(id, { checkEveryMinutes: 5, rotate: inPlace });
    const { json } = await put(id, { rotate: null });
    expect(json).toMatchObject({ checkEveryMinutes: null, rotate: null, nextRotationAt: null });
    expect(await moored.jobs(id)).not.toHaveProperty('rotate');
  });

  test('stands in the timeline with who changed it, once for each change', async () => {
    const id = await moored.dock();
    await put(id, { rotate: inPlace });
    await put(id, { rotate: inPlace });
    await put(id, { checkEveryMinutes: 30, rotate: inPlace });
    const { json } = await moored.person.get(`/api/v1/app-connections/${id}/timeline?kind=policy-changed`);
    expect(json.items.map((item: { message: string }) => item.message)).toEqual([
      'Checked every 30 minutes.',
      'Rotates itself 7 days before it ends, for another 90 days.',
    ]);
    expect(json.items[1]).toMatchObject({
      by: { kind: 'person', name: 'Ada' },
      details: { strategyBefore: null, strategyAfter: 'in-place' },
    });
  });

  test('moves the next check', async () => {
    const id = await moored.dock();
    const { json } = await put(id, { checkEveryMinutes: 10_080 });
    const inDays = (new Date(json.nextCheckAt).getTime() - Date.parse('2027-01-31T08:00Z')) / day;
    expect(inDays).toBeGreaterThanOrEqual(3.5);
    expect((await moored.jobs(id))['check']).toBe(json.nextCheckAt);
  });

  test('of an authorization tells when it is refreshed, and knows no rotation', async () => {
    const id = await moored.authorize();
    const policy = await get(id);
    expect(policy.sentence).toMatch(/^Refreshed by itself, next on 31 January 2027 at 09:4\d UTC;/);
    expect(policy).toMatchObject({ canRotateItself: false, nextRotationAt: null });
    expect((await moored.jobs(id))['refresh']).toBe(policy.nextRefreshAt);
    const { status, json } = await put(id, { rotate: inPlace });
    expect([status, Object.keys(json.error.fields)]).toEqual([400, ['rotate.strategy']]);
    expect((await put(id, { rotate: { ...inPlace, strategy: 'off' } })).status).toBe(200);
  });
});

describe('a manager connection', () => {
  const managedBy = (managerConnectionId?: string) => ({
    ...inPlace,
    strategy: 'manager',
    managerConnectionId,
  });

  test('rotates another one, and lets its old token live on', async () => {
    const [id, managerId] = [await moored.dock(), await moored.ada()];
    const { status, json } = await put(id, {
      rotate: managedBy(managerId),
      overlap: { quietHours: 24, atMostDays: 7 },
    });
    expect(status).toBe(200);
    expect(json.sentence).toBe(
      'Rotates through "ada" on 25 March 2027, 7 days before it ends, for another 90 days. ' +
        'The old token then lives on until nobody has used it for 24 hours, 7 days at most.',
    );
    expect(await moored.jobs(id)).toHaveProperty('rotate');
  });

  test('that is a bot makes no second tokens, so there is no overlap with it', async () => {
    const [id, bot] = [await moored.dock(), await moored.connect('crew', 'group', tokens.harborOwner)];
    const { status, json } = await put(id, {
      rotate: managedBy(bot),
      overlap: { quietHours: 24, atMostDays: 7 },
    });
    expect([status, json.error.fields]).toEqual([
      400,
      {
        overlap:
          '"crew" acts as a bot, which may rotate a token and make no second one beside it. Choose the connection of a ' +
          'person as manager, or no overlap.',
      },
    ]);
    expect((await put(id, { rotate: managedBy(bot) })).status).toBe(200);
  });

  test('that was deleted is missed in the sentence, and nothing is planned with it', async () => {
    const [id, managerId] = [await moored.dock(), await moored.ada()];
    await put(id, { rotate: managedBy(managerId) });
    await moored.person.delete(`/api/v1/app-connections/${managerId}`);
    expect(await get(id)).toMatchObject({
      sentence: 'Cannot rotate: its manager connection was deleted. It ends on 1 April 2027.',
      nextRotationAt: null,
    });
  });

  test('that needs a reconnect itself is told of', async () => {
    const [id, managerId] = [await moored.dock(), await moored.ada()];
    await put(id, { rotate: managedBy(managerId) });
    moored.world.mock.faults.add({ kind: 'status', status: 401 });
    await moored.person.post(`/api/v1/app-connections/${managerId}/check`);
    expect((await get(id)).sentence).toMatch(
      /^Cannot rotate: its manager connection "ada" needs a reconnect\./,
    );
  });

  test('must be named, and be another one that there is here', async () => {
    const id = await moored.dock();
    const theirs = await moored.world.addOrganization();
    const foreign = await moored.connect('theirs', 'personal', tokens.adaApi, theirs);
    const sentences: string[] = [];
    for (const managerId of [undefined, id, 'no-such-id', foreign]) {
      const { status, json } = await put(id, { rotate: managedBy(managerId) });
      expect([status, Object.keys(json.error.fields)]).toEqual([400, ['rotate.managerConnectionId']]);
      sentences.push(json.error.fields['rotate.managerConnectionId']);
    }
    expect(sentences).toEqual([
      'Choose the connection that rotates this one.',
      'A connection cannot be its own manager. Choose another.',
      'There is no such connection. Choose one of the list.',
      'There is no such connection. Choose one of the list.',
    ]);
  });

  test('must be for the same instance', async () => {
    const [id, managerId] = [await moored.dock(), await moored.ada()];
    const { connections } = moored.world.engine.stores;
    const { organizationId } = await moored.world.engine.stores.connections
      .scan(null, 10)
      .then(([row]) => row ?? { organizationId: '' });
    const row = await connections.find(organizationId, managerId);
    await connections.update(organizationId, managerId, row?.revision ?? 0, {
      settings: { instanceUrl: `${gitlabUrl}/other`, tokenKind: 'personal' },
      updatedAt: moored.world.engine.clock.now(),
    });
    const { json } = await put(id, { rotate: managedBy(managerId) });
    expect(json.error.fields['rotate.managerConnectionId']).toBe(
      '"ada" is for another instance. Choose a connection of the same one.',
    );
  });
});

describe('what cannot be is refused', () => {
  test.each<[string, object, readonly string[]]>([
    ['a life that ends before the rotation', { rotate: { ...inPlace, lifeDays: 7 } }, ['rotate.daysBefore']],
    ['an unknown strategy', { rotate: { ...inPlace, strategy: 'often' } }, ['rotate.strategy']],
    ['no days', { rotate: { ...inPlace, daysBefore: 0 } }, ['rotate.daysBefore']],
    ['half days', { rotate: { ...inPlace, lifeDays: 9.5 } }, ['rotate.lifeDays']],
    ['a life beyond what apps allow', { rotate: { ...inPlace, lifeDays: 401 } }, ['rotate.lifeDays']],
    [
      'a window without days',
      { rotate: { ...inPlace, window: { ...nights, days: [] } } },
      ['rotate.window.days'],
    ],
    [
      'a window without length',
      { rotate: { ...inPlace, window: { ...nights, to: '02:00' } } },
      ['rotate.window.to'],
    ],
    [
      'an odd time of day',
      { rotate: { ...inPlace, window: { ...nights, from: '24:00' } } },
      ['rotate.window.from'],
    ],
    [
      'an offset for a time zone',
      { rotate: { ...inPlace, window: { ...nights, timeZone: '+02:00' } } },
      ['rotate.window.timeZone'],
    ],
    [
      'a time zone of nowhere',
      { rotate: { ...inPlace, window: { ...nights, timeZone: 'Europe/Nowhere' } } },
      ['rotate.window.timeZone'],
    ],
    [
      'an overlap without a manager',
      { rotate: inPlace, overlap: { quietHours: 1, atMostDays: 1 } },
      ['overlap'],
    ],
    ['an overlap without a rotation', { overlap: { quietHours: 1, atMostDays: 1 } }, ['overlap']],
    [
      'an overlap that is never quiet in time',
      {
        rotate: { ...inPlace, strategy: 'manager', managerConnectionId: 'x' },
        overlap: { quietHours: 25, atMostDays: 1 },
      },
      ['overlap.quietHours'],
    ],
    ['checks all the time', { checkEveryMinutes: 1 }, ['checkEveryMinutes']],
    ['a reminder on the last day alone', { remindDaysBefore: [7, 0] }, ['remindDaysBefore.1']],
    ['another kind of value', { checkEveryMinutes: 'often', rotate: 'yes' }, ['checkEveryMinutes', 'rotate']],
  ])('%s', async (_what, policy, fields) => {
    const id = await moored.dock();
    const { status, json } = await put(id, policy);
    expect([status, json.error.code, Object.keys(json.error.fields)]).toEqual([400, 'invalid_input', fields]);
    expect(await get(id)).toMatchObject({ rotate: null, overlap: null, checkEveryMinutes: null });
  });

  test('several mistakes are told at once', async () => {
    const id = await moored.dock();
    const window = { ...nights, to: '02:00', timeZone: 'Mars/Olympus' };
    const { json } = await put(id, { rotate: { ...inPlace, lifeDays: 5, window } });
    expect(Object.keys(json.error.fields).toSorted()).toEqual([
      'rotate.daysBefore',
      'rotate.window.timeZone',
      'rotate.window.to',
    ]);
  });
});

describe('the default of the organization', () => {
  const putDefault = (policy: object) => moored.person.put('/api/v1/policy', policy);

  test('is empty at first, and tells what counts', async () => {
    const { json } = await moored.person.get('/api/v1/policy');
    expect(json).toMatchObject({ rotate: null, effective: { checkEveryMinutes: 60 } });
  });

  test('counts for all that say nothing, and the next sweep plans them', async () => {
    const [dock, ada] = [await moored.dock(), await moored.ada()];
    await put(ada, { rotate: { ...inPlace, strategy: 'off' } });
    const { status, json } = await putDefault({ rotate: inPlace, remindDaysBefore: [] });
    expect([status, json.effective.rotate]).toEqual([200, inPlace]);
    expect((await get(dock)).sentence).toMatch(/^Rotates on 25 March 2027/);
    expect((await get(ada)).sentence).toMatch(/nothing rotates it/);
    expect(await moored.jobs(dock)).not.toHaveProperty('rotate');
    await moored.world.server.jobs.runDue();
    expect((await moored.jobs(dock))['rotate']).toBe((await get(dock)).nextRotationAt);
    expect(await moored.jobs(ada)).not.toHaveProperty('rotate');
  });

  test('through a manager does not fit the manager itself, and says so', async () => {
    const [dock, ada] = [await moored.dock(), await moored.ada()];
    await putDefault({ rotate: { ...inPlace, strategy: 'manager', managerConnectionId: ada } });
    expect((await get(dock)).sentence).toMatch(/^Rotates through "ada"/);
    expect((await get(ada)).sentence).toMatch(/^Cannot rotate: a connection cannot be its own manager/);
  });

  test('names a manager that there is', async () => {
    const rotate = { ...inPlace, strategy: 'manager', managerConnectionId: 'no-such-id' };
    const { status, json } = await putDefault({ rotate });
    expect([status, Object.keys(json.error.fields)]).toEqual([400, ['rotate.managerConnectionId']]);
  });
});

test('policies of another organization are neither shown nor changed', async () => {
  const id = await moored.dock();
  await put(id, { rotate: inPlace });
  await moored.person.put('/api/v1/policy', { checkEveryMinutes: 30 });
  const before = await get(id);
  const theirs = await moored.world.addOrganization();
  expect((await theirs.get(path(id))).json.error.code).toBe('not_found');
  expect((await theirs.put(path(id), { rotate: null })).json.error.code).toBe('not_found');
  expect((await theirs.get('/api/v1/policy')).json).toMatchObject({ checkEveryMinutes: null });
  await theirs.put('/api/v1/policy', { checkEveryMinutes: 5, rotate: inPlace });
  expect(await get(id)).toEqual(before);
});

test('nobody sees or sets a policy without signing in', async () => {
  const id = await moored.dock();
  const nobody = moored.world.browser();
  for (const reply of [
    await nobody.get(path(id)),
    await nobody.put(path(id), {}),
    await nobody.get('/api/v1/policy'),
    await nobody.put('/api/v1/policy', {}),
  ])
    expect([reply.status, reply.json.error.code]).toEqual([401, 'sign_in_required']);
});
