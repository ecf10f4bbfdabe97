import './app.css';
import { QueryClientProvider } from '@tanstack/solid-query';
import { render } from 'solid-js/web';
import { createQueries } from './api/queries.ts';
import { App } from './app.tsx';
import { preloadWhenIdle } from './preload.ts';

const root = document.querySelector('#app');
if (!root) throw new TypeError('index.html has no #app');

const client = createQueries();
render(
  () => (
    <QueryClientProvider client={client}>
      <App onShown={preloadWhenIdle} />
    </QueryClientProvider>
  ),
  root,
);
