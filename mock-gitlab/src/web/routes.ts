import type { Hono } from 'hono';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import { identityHeaders } from '../http/identity-headers.ts';
import { applicationsPage } from './applications-page.ts';
import { dashboard, placePage } from './dashboard.ts';
import { visitPage } from './form.ts';
import { redirect } from './layout.ts';
import { mountSignIn } from './sign-in.ts';
import { personalTokensPage, resourceTokensPage, tokenDeed } from './token-pages.ts';

// `/-/` stands between a place of any depth and its pages. gitlab: config/routes/project.rb, config/routes/group.rb
const TOKENS = /^\/(groups\/)?(.+)\/-\/settings\/access_tokens(?:\/(\d+)\/(revoke|rotate))?$/;

function unescaped(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Pages whose path begins with the path of a project or group, for which no route pattern is deep enough. */
export function answerPlace(exchange: Exchange): Promise<Response> {
  const path = unescaped(exchange.path);
  return visitPage(exchange, (visit, verb) => {
    const [whole, group, place = '', id, deed] = TOKENS.exec(path) ?? [];
    if (whole === undefined) return placePage(visit, path.slice(1));
    const kind = group === undefined ? 'project' : 'group';
    return resourceTokensPage(visit, verb, kind, place, tokenDeed(id, deed));
  });
}

/** The pages that links of the API and of other programs lead to. */
export function mountWeb(app: Hono<AppEnv>): void {
  mountSignIn(app);
  // A file of GitLab's own: browsers ask for it beside every page, signed in or not. gitlab: public/favicon.ico
  app.get('/favicon.ico', ({ env: { exchange } }) => {
    return new Response(null, { status: 204, headers: identityHeaders(exchange) });
  });
  app.get('/', (c) => redirect(c.env.exchange, '/dashboard'));
  app.get('/dashboard', (c) => visitPage(c.env.exchange, dashboard));
  app.on(['GET', 'POST'], '/-/user_settings/personal_access_tokens', (c) =>
    visitPage(c.env.exchange, personalTokensPage),
  );
  app.post('/-/user_settings/personal_access_tokens/:id{\\d+}/:deed{revoke|rotate}', (c) =>
    visitPage(c.env.exchange, (visit, verb) =>
      personalTokensPage(visit, verb, tokenDeed(c.req.param('id'), c.req.param('deed'))),
    ),
  );
  app.on(['GET', 'POST'], '/-/user_settings/applications', (c) =>
    visitPage(c.env.exchange, applicationsPage),
  );
}
