import { fireEvent, render, screen } from '@solidjs/testing-library';
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

const missing = new TypeError('Failed to fetch dynamically imported module: /assets/part-C.js');

test('says without the words of the browser that a part did not load', async () => {
  serve(async () => Promise.reject(new TypeError('no answer')));
  render(() => <CrashPage thrown={missing} />);
  expect(screen.getByRole('heading', { name: 'Moorage did not answer' })).toBeTruthy();
  expect(screen.queryByText(/dynamically/)).toBeNull();
});

test('loads the page again for a missing part only when Moorage is there to serve it', async () => {
  const reload = vi.spyOn(location, 'reload').mockImplementation(() => {});
  const index = vi.fn<() => Promise<Response>>().mockRejectedValue(new TypeError('no answer'));
  serve(index);
  render(() => <CrashPage thrown={missing} />);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await vi.waitFor(() => expect(index).toHaveBeenCalledTimes(2));
  expect(reload).not.toHaveBeenCalled();
  index.mockImplementation(page('/assets/index-A.js'));
  await vi.waitFor(() => {
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(reload).toHaveBeenCalled();
  });
});
