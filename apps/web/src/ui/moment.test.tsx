import { fireEvent, render, screen } from '@solidjs/testing-library';
import { expect, test, vi } from 'vitest';
import { Moment } from './moment.tsx';

test('ticks, and shows the exact time with its zone on focus and on hover until Escape', () => {
  vi.useFakeTimers({ now: Date.parse('2027-01-01T12:00:00Z'), toFake: ['Date'] });
  render(() => <Moment at="2027-01-24T12:00:00Z" />);
  document.dispatchEvent(new Event('visibilitychange'));
  const time = screen.getByText('in 23 days');
  expect(time.getAttribute('datetime')).toBe('2027-01-24T12:00:00Z');

  vi.setSystemTime(Date.parse('2027-01-02T12:00:00Z'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(screen.getByText('in 22 days')).toBe(time);

  const stop = time.closest<HTMLElement>('[tabindex="0"]');
  if (!stop) throw new Error('the keyboard does not reach the time');
  fireEvent.focusIn(stop);
  expect(screen.getByRole('tooltip').textContent).toMatch(/^24 Jan 2027, 13:00 (CET|GMT\+1)$/);
  expect(stop.getAttribute('aria-describedby')).toBe(screen.getByRole('tooltip').id);
  fireEvent.keyDown(stop, { key: 'Escape' });
  expect(screen.queryByRole('tooltip')).toBeNull();

  fireEvent.pointerEnter(stop);
  expect(screen.getByRole('tooltip')).toBeTruthy();
});

test('what has happened is never told as still to come, also when the clock of the page is behind', () => {
  vi.useFakeTimers({ now: Date.parse('2027-01-01T12:00:00Z'), toFake: ['Date'] });
  document.dispatchEvent(new Event('visibilitychange'));
  render(() => <Moment past at="2027-01-01T12:00:40Z" />);
  expect(screen.getByText('just now')).toBeTruthy();
});
