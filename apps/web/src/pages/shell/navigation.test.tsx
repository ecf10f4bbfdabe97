import { fireEvent, screen } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import { open, press } from '../../../test/world.tsx';

const menu = () => screen.findByRole('button', { name: 'Menu' });

test('where the screen is narrow a button opens the ways to go, and going closes them', async () => {
  open('/organization/settings/app-connections');
  expect((await menu()).getAttribute('aria-expanded')).toBe('false');
  await press('Menu');
  expect((await menu()).getAttribute('aria-expanded')).toBe('true');
  await press('Lifecycle', 'link');
  await screen.findByRole('heading', { name: 'Lifecycle' });
  expect((await menu()).getAttribute('aria-expanded')).toBe('false');
});

test('Escape closes them', async () => {
  open('/organization/settings/app-connections');
  await press('Menu');
  fireEvent.keyDown(await menu(), { key: 'Escape' });
  expect((await menu()).getAttribute('aria-expanded')).toBe('false');
});
