import { screen } from '@solidjs/testing-library';
import { onlineManager } from '@tanstack/solid-query';
import { afterEach, expect, test } from 'vitest';
import { open } from '../../test/world.tsx';
import { paths } from '../paths.ts';

afterEach(() => onlineManager.setOnline(true));

test('says that nobody answered, and how to go on, while the browser calls itself offline', async () => {
  onlineManager.setOnline(false);
  open(paths.connections, { 'GET /api/v1/app-connections': undefined });
  expect(await screen.findByText('Moorage did not answer.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});
