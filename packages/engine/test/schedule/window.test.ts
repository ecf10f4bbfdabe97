import { expect, test } from 'vitest';
import type { Weekday, Window } from '../../src/ports.ts';
import { isOpen, isTimeZone, nextOpening, weekdays } from '../../src/schedule/window.ts';

function window(day: Weekday, from: string, to: string, timeZone: string): Window {
  return { days: [day], from, to, timeZone };
}

/** `2027-02-01T01:00Z – 03:00Z`, as short as it can be read. */
function opening(of: Window, after: string): string {
  const span = nextOpening(of, new Date(after));
  if (span === null) return 'never';
  const [from, to] = [span.from, span.to].map((at) => at.toISOString().slice(0, 16));
  return `${from} – ${to?.slice(0, 10) === from?.slice(0, 10) ? to?.slice(11) : to}`;
}

const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const lordHowe = 'Australia/Lord_Howe';

test.each<[string, Window, string, string]>([
  [
    'opens later on the same day',
    window('mon', '02:00', '04:00', berlin),
    '2027-02-01T00:00Z',
    '2027-02-01T01:00 – 03:00',
  ],
  [
    'is open already',
    window('mon', '02:00', '04:00', berlin),
    '2027-02-01T02:00Z',
    '2027-02-01T01:00 – 03:00',
  ],
  [
    'has just closed: a week later',
    window('mon', '02:00', '04:00', berlin),
    '2027-02-01T03:00Z',
    '2027-02-08T01:00 – 03:00',
  ],
  [
    'opened yesterday and reaches over midnight',
    window('sat', '22:00', '04:00', 'UTC'),
    '2027-01-31T03:00Z',
    '2027-01-30T22:00 – 2027-01-31T04:00',
  ],
  [
    'opens on the last day of a month and closes in the next',
    window('sun', '23:30', '00:30', 'UTC'),
    '2027-01-31T12:00Z',
    '2027-01-31T23:30 – 2027-02-01T00:30',
  ],
  [
    'opens on a leap day',
    window('tue', '10:00', '11:00', 'UTC'),
    '2028-02-28T00:00Z',
    '2028-02-29T10:00 – 11:00',
  ],
  [
    'begins on the day before in a zone ahead of UTC',
    window('mon', '01:00', '02:00', 'Pacific/Auckland'),
    '2027-07-01T00:00Z',
    '2027-07-04T13:00 – 14:00',
  ],
])('a window that %s', (_what, of, after, expected) => {
  expect(opening(of, after)).toBe(expected);
});

test.each<[string, Window, string, string]>([
  [
    'lies in the hour that is left out: a week later',
    window('sun', '02:00', '03:00', berlin),
    '2027-03-27T12:00Z',
    '2027-04-04T00:00 – 01:00',
  ],
  [
    'begins in it: when the clocks go forward',
    window('sun', '02:30', '04:00', berlin),
    '2027-03-27T12:00Z',
    '2027-03-28T01:00 – 02:00',
  ],
  [
    'ends in it: when the clocks go forward',
    window('sun', '01:00', '02:30', berlin),
    '2027-03-27T12:00Z',
    '2027-03-28T00:00 – 01:00',
  ],
  [
    'has it in the middle: an hour shorter',
    window('sun', '01:30', '03:30', berlin),
    '2027-03-27T12:00Z',
    '2027-03-28T00:30 – 01:30',
  ],
  [
    'lies in it in New York',
    window('sun', '02:00', '02:30', newYork),
    '2027-03-13T12:00Z',
    '2027-03-21T06:00 – 06:30',
  ],
  [
    'lies in the half hour of Lord Howe Island',
    window('sun', '02:00', '02:30', lordHowe),
    '2027-10-01T00:00Z',
    '2027-10-09T15:00 – 15:30',
  ],
  [
    'begins in that half hour',
    window('sun', '02:15', '03:00', lordHowe),
    '2027-10-01T00:00Z',
    '2027-10-02T15:30 – 16:00',
  ],
])('clocks go forward, and the window %s', (_what, of, after, expected) => {
  expect(opening(of, after)).toBe(expected);
});

test.each<[string, Window, string, string]>([
  [
    'begins in the hour that comes twice: in the second',
    window('sun', '02:00', '03:00', berlin),
    '2027-10-30T12:00Z',
    '2027-10-31T01:00 – 02:00',
  ],
  [
    'ends in it: in the first',
    window('sun', '01:00', '02:30', berlin),
    '2027-10-30T12:00Z',
    '2027-10-30T23:00 – 2027-10-31T00:30',
  ],
  [
    'lies in it: in the first, and not twice',
    window('sun', '02:15', '02:45', berlin),
    '2027-10-30T12:00Z',
    '2027-10-31T00:15 – 00:45',
  ],
  [
    'has it in the middle: an hour longer',
    window('sun', '01:30', '03:30', berlin),
    '2027-10-30T12:00Z',
    '2027-10-30T23:30 – 2027-10-31T02:30',
  ],
  [
    'begins in it in New York',
    window('sun', '01:00', '02:00', newYork),
    '2027-11-06T12:00Z',
    '2027-11-07T06:00 – 07:00',
  ],
  [
    'begins in the half hour of Lord Howe Island',
    window('sun', '01:30', '02:00', lordHowe),
    '2027-04-02T00:00Z',
    '2027-04-03T15:00 – 15:30',
  ],
  [
    'lies in that half hour',
    window('sun', '01:40', '01:50', lordHowe),
    '2027-04-02T00:00Z',
    '2027-04-03T14:40 – 14:50',
  ],
])('clocks go back, and the window %s', (_what, of, after, expected) => {
  expect(opening(of, after)).toBe(expected);
});

test('after a window in the repeated hour has closed, it does not open a second time that night', () => {
  expect(opening(window('sun', '02:15', '02:45', berlin), '2027-10-31T00:45Z')).toBe(
    '2027-11-07T01:15 – 01:45',
  );
});

/** What a clock on the wall shows, told by the runtime and not by the code under test. */
function wallClock(timeZone: string): (at: Date) => { readonly time: string; readonly day: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { time: `${parts['hour']}:${parts['minute']}`, day: String(parts['weekday']).toLowerCase() };
  };
}

/** The weeks in which clocks change somewhere. */
const seasons = [
  ['2027-03-10', '2027-05-02'],
  ['2027-09-01', '2027-11-10'],
] as const;

test.each([berlin, newYork, lordHowe, 'Africa/Cairo', 'Asia/Kathmandu', 'America/Santiago'])(
  'day by day in %s, the wall clock shows a time of the window from its opening to its end',
  (timeZone) => {
    const read = wallClock(timeZone);
    for (const [from, to] of [
      ['00:00', '00:30'],
      ['01:15', '02:10'],
      ['01:45', '03:05'],
    ] as const) {
      const daily: Window = { days: weekdays, from, to, timeZone };
      for (const [first, last] of seasons) {
        const [begin, end] = [new Date(first), new Date(last)];
        let openings = 0;
        for (let at = begin; at < end; openings += 1) {
          const span = nextOpening(daily, at);
          if (span === null) throw new Error('never opens');
          const middle = new Date((span.from.getTime() + span.to.getTime()) / 2);
          for (const moment of [span.from, middle, new Date(span.to.getTime() - 1)]) {
            const { time } = read(moment);
            expect(time >= from && time < to, `${moment.toISOString()} is ${time}`).toBe(true);
          }
          at = span.to;
        }
        const days = (end.getTime() - begin.getTime()) / 86_400_000;
        // One may be in the hour that is left out, and one is cut off by the end of the season.
        expect(Math.abs(openings - days)).toBeLessThanOrEqual(2);
      }
    }
  },
);

test.each(weekdays)('a window of %s opens on that day of the local calendar', (day) => {
  const span = nextOpening(window(day, '23:50', '00:10', 'Asia/Tokyo'), new Date('2027-06-15T00:00Z'));
  expect(span && wallClock('Asia/Tokyo')(span.from)).toEqual({ time: '23:50', day });
});

test('a window is open from its first moment, and closed at its end', () => {
  const of = window('mon', '02:00', '04:00', 'UTC');
  const states = ['01:59:59', '02:00:00', '03:59:59', '04:00:00'].map((time) =>
    isOpen(of, new Date(`2027-02-01T${time}Z`)),
  );
  expect(states).toEqual([false, true, true, false]);
});

test.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each(['', 'Berlin', '+02:00', 'Europe/Nowhere', '../etc', 'Z[UTC]'])('%j is none', (name) => {
  expect(isTimeZone(name)).toBe(false);
});

test('what one window has answered is no answer for another, nor for another day', () => {
  const windows = [
    window('mon', '02:00', '04:00', berlin),
    window('tue', '02:00', '04:00', berlin),
    window('mon', '02:00', '05:00', berlin),
    window('mon', '02:00', '04:00', newYork),
  ];
  const days = ['2027-02-01T00:00Z', '2027-02-02T00:00Z', '2027-03-27T00:00Z', '2027-02-01T00:00Z'];
  const asked = days.map((day) => windows.map((of) => opening(of, day)));
  expect(asked[0]).toEqual([
    '2027-02-01T01:00 – 03:00',
    '2027-02-02T01:00 – 03:00',
    '2027-02-01T01:00 – 04:00',
    '2027-02-01T07:00 – 09:00',
  ]);
  expect(asked[3]).toEqual(asked[0]);
  expect(asked[1]?.[0]).toBe('2027-02-08T01:00 – 03:00');
  expect(asked[2]?.[0]).toBe('2027-03-29T00:00 – 02:00');
});

test.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu'])(
  'in %s, far from Greenwich, each opening of a year is found from just before its end',
  (zone) => {
    const daily: Window = { days: weekdays, from: '23:30', to: '00:30', timeZone: zone };
    let at = new Date('2027-01-01T00:00Z');
    for (let day = 0; day < 365; day += 1) {
      const span = nextOpening(daily, at);
      expect(span?.to.getTime()).toBeLessThanOrEqual(at.getTime() + 24 * 3_600_000);
      expect(span && nextOpening(daily, new Date(span.to.getTime() - 1))).toEqual(span);
      at = span?.to ?? at;
    }
  },
);
