import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { page } from './layout.ts';

/** gitlab: public/404.html; also for what one may not see */
export const notFoundPage = (exchange: Exchange): Promise<Response> =>
  page(
    exchange,
    'Page not found',
    html`<p>
      Make sure the address is correct and the page has not moved, and that you may see it: sign in with the
      right account. <a href="${exchange.world.relativeUrlRoot}/dashboard">To the dashboard</a>
    </p>`,
    { status: 404 },
  );
