import { screen, waitFor } from '@solidjs/testing-library';
import { beforeEach, expect, test, vi } from 'vitest';
import { open, press, refusal, requestsTo, told } from '../../../test/world.tsx';

/** The server as the page hears it. */
class Heard extends EventTarget {
  static readonly CLOSED = 2;
  static all: Heard[] = [];
  readyState = 1;

  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    Heard.all.push(this);
  }

  close(): void {
    this.readyState = Heard.CLOSED;
  }

  say(event: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

const clock = (now: string, move: { from: string; to: string } | null = null) => ({
  now,
  isMoving: move !== null,
  from: move?.from ?? null,
  to: move?.to ?? null,
});

beforeEach(() => {
  Heard.all = [];
  vi.stubGlobal('EventSource', Heard);
});

async function hear(): Promise<Heard> {
  return waitFor(() => {
    const [heard] = Heard.all;
    if (heard === undefined) throw new Error('nobody listens');
    return heard;
  });
}

test('is not there where time is real', async () => {
  open('/organization/settings/app-connections');
  const server = await hear();
  server.dispatchEvent(new Event('open'));
  await screen.findByRole('heading', { name: 'App Connections' });
  expect(server.url).toBe('/api/v1/events');
  expect(screen.queryByRole('region', { name: 'Clock' })).toBeNull();
});

test('shows the time, moves it, says how far it has come, and stops', async () => {
  const from = '2027-02-01T08:00:00.000Z';
  const to = '2027-03-03T08:00:00.000Z';
  const { seen } = open('/organization/settings/app-connections', {
    'POST /api/v1/clock': clock(from, { from, to }),
    'DELETE /api/v1/clock': clock(from, { from, to }),
  });
  const server = await hear();
  server.say('clock', clock(from));
  const bar = await screen.findByRole('region', { name: 'Clock' });
  expect(bar.textContent).toContain('1 Feb 2027');
  await press('+30 days');
  await waitFor(() => expect(requestsTo(seen, 'POST /api/v1/clock')).toMatchObject([{ body: { days: 30 } }]));

  server.say('clock', clock('2027-02-16T08:00:00.000Z', { from, to }));
  const progress = await screen.findByRole('progressbar', { name: 'Time is moving' });
  expect(progress.getAttribute('value')).toBe('50');
  expect(bar.textContent).toMatch(/16 Feb 2027.*3 Mar 2027 · 50 %/);
  expect(screen.queryByRole('button', { name: '+1 year' })).toBeNull();
  await press('Stop');
  await waitFor(() => expect(requestsTo(seen, 'DELETE /api/v1/clock')).toHaveLength(1));
  await screen.findByText('Time is moving to 3 Mar 2027.');

  server.say('clock', clock(to));
  await screen.findByText('It is 3 Mar 2027 now.');
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('follows a fast clock in few steps, and ends with it', async () => {
  const from = '2027-02-01T08:00:00.000Z';
  const to = '2028-02-01T08:00:00.000Z';
  open('/organization/settings/app-connections');
  const server = await hear();
  server.say('clock', clock(from, { from, to }));
  const bar = await screen.findByRole('region', { name: 'Clock' });
  const seen = new Set<string>();
  for (let day = 1; day <= 300; day += 1) {
    server.say('clock', clock(new Date(Date.parse(from) + day * 86_400_000).toISOString(), { from, to }));
    seen.add(bar.textContent);
  }
  expect(seen.size).toBe(1);
  await waitFor(() => expect(bar.textContent).toContain('28 Nov 2027'));
});

test('says that the server does not answer, until it does', async () => {
  const person = { user: { id: 'p1', name: 'Ada', email: 'ada@example.com' } };
  let isThere = true;
  open('/organization/settings/app-connections', {
    'GET /api/auth/get-session': () => (isThere ? person : undefined),
  });
  const server = await hear();
  server.dispatchEvent(new Event('open'));
  await screen.findByRole('heading', { name: 'App Connections' });
  isThere = false;
  server.readyState = 0;
  server.dispatchEvent(new Event('error'));
  expect(screen.queryByText(/does not answer/)).toBeNull();
  const line = await screen.findByText(/^Moorage does not answer; this is as of \d\d:\d\d\.$/);
  expect(line.closest('[role=status]')).not.toBeNull();
  expect(screen.getByRole('heading', { name: 'App Connections' })).toBeTruthy();
  server.dispatchEvent(new Event('open'));
  await waitFor(() => expect(screen.queryByText(/does not answer/)).toBeNull());
});

test('says why time does not move', async () => {
  open('/organization/settings/app-connections', {
    'POST /api/v1/clock': refusal(409, 'conflict', 'Time is moving already.'),
  });
  (await hear()).say('clock', clock('2027-02-01T08:00:00.000Z'));
  await press('+1 day');
  await told('Time is moving already. Do something about it.');
});

test('a change is read anew, once however often it is told', async () => {
  const { seen } = open('/organization/settings/app-connections');
  const server = await hear();
  await screen.findByRole('heading', { name: 'App Connections' });
  await waitFor(() => expect(requestsTo(seen, 'GET /api/v1/app-connections').length).toBeGreaterThan(0));
  const before = requestsTo(seen, 'GET /api/v1/app-connections').length;
  for (let times = 0; times < 5; times += 1) server.say('change', {});
  await waitFor(() => expect(requestsTo(seen, 'GET /api/v1/app-connections').length).toBe(before + 1), {
    timeout: 4_000,
  });
});

test('a line that is refused asks who is signed in', async () => {
  const { seen } = open('/organization/settings/app-connections');
  const server = await hear();
  await screen.findByRole('heading', { name: 'App Connections' });
  const before = requestsTo(seen, 'GET /api/auth/get-session').length;
  server.close();
  server.dispatchEvent(new Event('error'));
  await waitFor(() => expect(requestsTo(seen, 'GET /api/auth/get-session').length).toBeGreaterThan(before));
});
