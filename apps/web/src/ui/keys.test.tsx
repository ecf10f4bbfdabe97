import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, expect, test } from 'vitest';
import { connection } from '../../test/harbor.ts';
import { open } from '../../test/world.tsx';
import { setShortcutsOn } from './keys.ts';

const list = '/organization/settings/app-connections';
const some = { 'GET /api/v1/app-connections': { items: [connection()], nextCursor: null, total: 1 } };
const type = (...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(document.activeElement ?? document.body, { key });
};

afterEach(() => setShortcutsOn(true));

test('reaches search, a new connection and the other screens by single keys', async () => {
  open(list, some);
  await screen.findByRole('link', { name: 'harbor-deploy' });
  type('/');
  const search = screen.getByRole('searchbox', { name: 'Search connections' });
  expect(document.activeElement).toBe(search);
  type('n');
  expect(screen.queryByRole('dialog')).toBeNull();
  search.blur();
  type('g', 'o');
  expect(await screen.findByRole('heading', { name: 'OAuth applications' })).toBeTruthy();
  await waitFor(() => expect(document.title).toBe('OAuth applications · Moorage'));
  await waitFor(() => expect(document.activeElement?.textContent).toBe('OAuth applications'));
});

test('lists the keys, and leaves them to be switched off', async () => {
  open(list, some);
  await screen.findByRole('link', { name: 'harbor-deploy' });
  type('?');
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  fireEvent.click(screen.getByLabelText('Use single keys as shortcuts'));
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  type('n');
  expect(location.search).toBe('');
});
