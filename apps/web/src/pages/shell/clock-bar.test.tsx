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

test('shows the time, moves it, and says how far it has come', async () => {
  const from = '2027-02-01T08:00:00.000Z';
  const to = '2027-03-03T08:00:00.000Z';
  const { seen } = open('/organization/settings/app-connections', {
    'POST /api/v1/clock': clock(from, { from, to }),
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
  await press('+1 year');
  expect(requestsTo(seen, 'POST /api/v1/clock')).toHaveLength(1);
  await screen.findByText('Time is moving to 3 Mar 2027.');

  server.say('clock', clock(to));
  await screen.findByText('It is 3 Mar 2027 now.');
  expect(screen.queryByRole('progressbar')).toBeNull();
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
