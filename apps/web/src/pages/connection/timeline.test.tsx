import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, test, vi } from 'vitest';
import { connection, event, policy, timeline } from '../../../test/harbor.ts';
import { open, press, refusal, requestsTo, type Answers } from '../../../test/world.tsx';

const one = '/api/v1/app-connections/c1';
const list = `GET ${one}/timeline`;

function openOne(answers: Answers = {}) {
  return open('/organization/settings/app-connections/c1', {
    [`GET ${one}`]: connection(),
    [`GET ${one}/resources/berths`]: { items: [], nextCursor: null },
    ...answers,
  });
}

/** The rows of the timeline, as they are read. */
async function rows(): Promise<string[]> {
  const region = within(await screen.findByRole('region', { name: 'Timeline' }));
  await region.findAllByRole('listitem');
  return region.getAllByRole('listitem').map((row) =>
    [...(row.lastElementChild?.childNodes ?? [])]
      .map((node) => node.textContent)
      .join('')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

const checks = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) =>
    event({ id: `k${from + at}`, at: `2027-01-01T0${9 - at}:00:00Z`, details: { latencyMs: 142 } }),
  );

test('tells what happened in words, and by whom', async () => {
  openOne({
    [list]: timeline([
      event({
        id: 'e4',
        kind: 'rotated',
        details: {
          expiresBefore: '2027-01-24T12:00:00Z',
          expiresAfter: '2027-02-14T12:00:00Z',
          strategy: 'in-place',
        },
      }),
      event({ id: 'e3', kind: 'failed', message: 'Harbor did not answer.' }),
      event({ id: 'e2', details: { latencyMs: 142 }, by: { kind: 'person', id: 'p1', name: 'Ada' } }),
      event({ id: 'e1', kind: 'lent', by: { kind: 'access-key', id: 'k1', name: 'ci' } }),
      event({
        id: 'e0',
        kind: 'lent',
        details: { times: 31 },
        by: { kind: 'access-key', id: 'k1', name: 'ci' },
      }),
    ]),
  });
  expect(await rows()).toEqual([
    'Rotated · new expiry 14 Feb 2027 · it was 24 Jan 2027 · in place · by schedule',
    'Failed · by scheduleHarbor did not answer.',
    'Checked · 142 ms · by Ada',
    'Lent · with the access key ci',
    'Lent · 31 times within the hour · with the access key ci',
  ]);
});

test.each([
  ['quiet', 'Old token revoked'],
  ['limit', 'Old token revoked'],
  ['unwatched', 'Old token not revoked'],
])('of an overlap that ended because of %s says: %s', async (because, heading) => {
  openOne({ [list]: timeline([event({ kind: 'twin-ended', details: { because } })]) });
  expect(await rows()).toEqual([`${heading} · by schedule`]);
});

test('folds checks that found all well into one line, which opens', async () => {
  openOne({ [list]: timeline([...checks(4), event({ id: 'e1', kind: 'connected' })]) });
  expect(await rows()).toEqual(['Checked 4 times, all well · since 1 Jan 2027', 'Connected · by schedule']);
  await press('Checked 4 times, all well');
  expect(screen.getAllByText('142 ms')).toHaveLength(4);
});

test('makes no formatter anew, however many rows there are and however fast time moves', async () => {
  const heard: EventTarget[] = [];
  class Heard extends EventTarget {
    static readonly CLOSED = 2;
    readonly readyState = 1;
    constructor() {
      super();
      heard.push(this);
    }
    close(): void {}
  }
  vi.stubGlobal('EventSource', Heard);
  const changed = Array.from({ length: 100 }, (_, at) =>
    event({ id: `c${at}`, kind: 'rotated', details: { expiresAfter: '2027-02-14T12:00:00Z' } }),
  );
  openOne({ [list]: timeline(changed) });
  expect(await rows()).toHaveLength(100);
  await waitFor(() => expect(heard).toHaveLength(1));
  const made = vi.spyOn(Intl, 'DateTimeFormat');
  const from = Date.parse('2027-01-01T12:00:00Z');
  const to = new Date(from + 500 * 86_400_000).toISOString();
  const move = { from: new Date(from).toISOString(), to };
  for (let day = 0; day <= 500; day += 1) {
    const now = new Date(from + day * 86_400_000).toISOString();
    const data = JSON.stringify({
      now,
      isMoving: day < 500,
      ...(day < 500 ? move : { from: null, to: null }),
    });
    for (const one of heard) one.dispatchEvent(new MessageEvent('clock', { data }));
  }
  const region = within(screen.getByRole('region', { name: 'Timeline' }));
  expect(await region.findAllByText('16 months ago')).toHaveLength(100);
  expect(made).not.toHaveBeenCalled();
});

test('folds failures that are the same again and again, and says of the reason once', async () => {
  const failures = Array.from({ length: 12 }, (_, at) =>
    event({
      id: `f${at}`,
      kind: 'failed',
      at: `2027-01-01T0${Math.min(9, at)}:00:00Z`,
      message: 'Harbor is shut.',
    }),
  );
  const other = event({ id: 'g', kind: 'failed', message: 'Harbor is full.' });
  openOne({ [list]: timeline([...failures, other]) });
  expect(await rows()).toEqual([
    'Failed 12 times, same reason · since 1 Jan 2027Harbor is shut.',
    'Failed · by scheduleHarbor is full.',
  ]);
  await press('Failed 12 times, same reason');
  expect(screen.getAllByText('by schedule')).toHaveLength(13);
});

test('does not fold away a check that found something', async () => {
  const [first, second, third] = checks(3);
  const ill = event({ id: 'ill', details: { status: 'degraded', latencyMs: 9000 } });
  openOne({ [list]: timeline([first, ill, second, third].filter((one) => one !== undefined)) });
  expect(await rows()).toContain('Checked · 9.0 s · Degraded · by schedule');
  expect(screen.queryByText(/all well/)).toBeNull();
});

test('asks for the kinds that are chosen, and says when there is nothing of them', async () => {
  const { seen } = openOne({ [list]: timeline([]) });
  expect(await screen.findByText('Nothing has happened yet.')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Kinds of events'), { target: { value: 'failures' } });
  expect(await screen.findByText('Nothing of this kind has happened yet.')).toBeTruthy();
  expect(requestsTo(seen, list).at(-1)?.query.get('kind')).toBe('failed,recovered');
});

test('shows why the timeline cannot be read, and the rest of the page with it', async () => {
  let isBroken = true;
  openOne({
    [list]: () =>
      isBroken ? refusal(500, 'internal', 'The database is away.') : timeline([event({ kind: 'connected' })]),
  });
  expect(await screen.findByText('The database is away.')).toBeTruthy();
  expect(screen.getByText('@deploy-bot')).toBeTruthy();
  isBroken = false;
  await press('Try again');
  expect(await rows()).toEqual(['Connected · by schedule']);
});

test('shows older events on demand', async () => {
  const { seen } = openOne({
    [list]: ({ query }: { query: URLSearchParams }) =>
      query.get('cursor') === 'older'
        ? timeline([event({ id: 'e1', kind: 'connected' })])
        : timeline([event({ id: 'e2', kind: 'rotated' })], 'older'),
  });
  await press('Load more');
  await waitFor(async () =>
    expect(await rows()).toEqual(['Rotated · by schedule', 'Connected · by schedule']),
  );
  expect(requestsTo(seen, list)).toHaveLength(2);
});

test('holds back what comes in while somebody reads, until they ask for it', async () => {
  const items = [event({ id: 'e1', kind: 'connected' })];
  openOne({ [list]: () => timeline(items), [`POST ${one}/check`]: connection() });
  await rows();
  const region = screen.getByRole('region', { name: 'Timeline' });
  const listed = region.querySelector('ol')?.parentElement ?? region;
  fireEvent.pointerEnter(listed);
  items.unshift(event({ id: 'e2', kind: 'rotated' }));
  await press('Check now');
  await press('Show 1 new');
  expect(await rows()).toEqual(['Rotated · by schedule', 'Connected · by schedule']);
  expect(screen.queryByText('Show 1 new')).toBeNull();
});

test('says what will happen, and counts down to it', async () => {
  openOne({
    [`GET ${one}/policy`]: policy({
      sentence: 'Rotates on 17 January 2127, 7 days before it ends.',
      nextRotationAt: '2127-01-17T12:00:00Z',
      nextCheckAt: '2020-01-01T00:00:00Z',
    }),
  });
  expect(await screen.findByText('Rotates on 17 January 2127, 7 days before it ends.')).toBeTruthy();
  expect(screen.getByText('Next rotation').nextElementSibling?.textContent).toMatch(/^in \d+ years$/);
  expect(screen.getByText('Next check').nextElementSibling?.textContent).toBe('due now');
});

test('shows in which stage two living tokens are', async () => {
  openOne({
    [`GET ${one}/policy`]: policy({
      overlapStage: {
        startedAt: '2027-01-01T10:00:00Z',
        lastUsedAt: null,
        revokesAt: '2027-01-02T10:00:00Z',
        endsAt: '2027-01-08T10:00:00Z',
      },
    }),
  });
  const stage = within(await screen.findByRole('region', { name: 'Two tokens are alive' }));
  expect(stage.getAllByRole('listitem').map((step) => step.getAttribute('aria-current'))).toEqual([
    null,
    'step',
    null,
  ]);
  expect(stage.getByText('Harbor has not seen it used since')).toBeTruthy();
});

test('tells what to do while it is unknown what became of a rotation', async () => {
  openOne({ [`GET ${one}`]: connection({ status: 'unknown', statusReason: 'A rotation got no answer.' }) });
  const doubt = within(await screen.findByRole('region', { name: 'What to do while it is unknown' }));
  expect(doubt.getByText('A rotation got no answer.')).toBeTruthy();
  expect(doubt.getByText(/never sends the replacing call twice/)).toBeTruthy();
});

test('calls it refresh where that is what keeps it alive', async () => {
  openOne({ [`GET ${one}`]: connection({ method: 'agree' }) });
  expect(await screen.findByRole('heading', { name: 'Refresh' })).toBeTruthy();
});
