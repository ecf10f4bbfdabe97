import { render, screen } from '@solidjs/testing-library';
import { expect, test, vi } from 'vitest';
import { CrashPage } from './crash-page.tsx';

const thrown = new TypeError('a part is gone');

function serve(index: () => Promise<Response>): void {
  const entry = document.createElement('script');
  entry.type = 'module';
  entry.setAttribute('src', '/assets/index-A.js');
  // Not put into the page, where it would be run.
  vi.spyOn(document, 'querySelector').mockReturnValue(entry);
  vi.stubGlobal('fetch', index);
}

const page = (entry: string) => async () => new Response(`<script type="module" src="${entry}"></script>`);

test('says that Moorage was updated when the server has another build by now', async () => {
  serve(page('/assets/index-B.js'));
  render(() => <CrashPage thrown={thrown} />);
  expect(await screen.findByRole('heading', { name: 'Moorage was updated' })).toBeTruthy();
  expect(screen.queryByText(/a part is gone/)).toBeNull();
  expect(screen.getByRole('button', { name: 'Load again' })).toBeTruthy();
});

test.each([
  ['the same build', page('/assets/index-A.js')],
  ['an error', async () => new Response('', { status: 502 })],
  ['nothing', async () => Promise.reject(new TypeError('no answer'))],
])('says what was thrown when the server answers with %s', async (_, index) => {
  const asked = vi.fn(index);
  serve(asked);
  render(() => <CrashPage thrown={thrown} />);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await Promise.allSettled(asked.mock.results.map(({ value }) => value));
  expect(screen.getByRole('heading', { name: 'This page stopped' })).toBeTruthy();
  expect(screen.getByText(/a part is gone/)).toBeTruthy();
});
