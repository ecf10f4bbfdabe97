import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { foreign } from '../control/guard.ts';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import { Refusal } from '../http/answer.ts';
import { applicationsView } from './applications.ts';
import { deliveriesView, deliveryView } from './deliveries.ts';
import { addFault, faultsView } from './faults.ts';
import { type Fields, readFields } from './form.ts';
import { entryView } from './journal-entry.ts';
import { journalView } from './journal.ts';
import { changeClock, overviewView } from './overview.ts';
import { SECTIONS, type Section, type View, address, done, page } from './page.ts';
import { peopleView, signInAs } from './people.ts';
import { PRESETS } from './presets.ts';
import { tokensView } from './tokens.ts';
import { variablesView } from './variables.ts';
import { openWorld } from './worlds.ts';

type Page = (exchange: Exchange) => View;
type Deed = (exchange: Exchange, fields: Fields) => Response | Promise<Response>;

const PAGES: Readonly<Record<string, Page>> = {
  '': overviewView,
  'inspect/people': peopleView,
  'inspect/tokens': tokensView,
  'inspect/applications': applicationsView,
  'inspect/variables': variablesView,
  'inspect/faults': faultsView,
  'inspect/journal': journalView,
  'inspect/deliveries': deliveriesView,
};

const DEEDS: Readonly<Record<string, Deed>> = {
  'inspect/clock': (exchange, fields) => {
    const rejected = changeClock(exchange, fields);
    return rejected ? page(exchange, overviewView(exchange, rejected)) : done(exchange, '', 'clock');
  },
  'inspect/reset': (exchange) => {
    exchange.world.reset();
    return done(exchange, '', 'reset');
  },
  'inspect/faults': (exchange, fields) => {
    const rejected = addFault(exchange, fields);
    if (rejected) return page(exchange, faultsView(exchange, rejected));
    return done(exchange, 'inspect/faults', 'fault-added');
  },
  'inspect/faults/preset': (exchange, fields) => {
    const preset = PRESETS.find(({ name }) => name === fields('preset'));
    if (!preset) return problem(exchange, 'faults', 404, 'There is no such ready-made fault.');
    exchange.world.faults.add(preset.fault);
    return done(exchange, 'inspect/faults', 'fault-added');
  },
  'inspect/faults/remove': (exchange, fields) =>
    exchange.world.faults.remove(fields('id'))
      ? done(exchange, 'inspect/faults', 'fault-removed')
      : problem(exchange, 'faults', 404, 'That fault is gone already: it was spent, or somebody removed it.'),
  'inspect/faults/clear': (exchange) => {
    exchange.world.faults.clear();
    return done(exchange, 'inspect/faults', 'faults-cleared');
  },
  'inspect/journal/clear': (exchange) => {
    exchange.world.journal.clear();
    return done(exchange, 'inspect/journal', 'journal-cleared');
  },
  'inspect/worlds': (exchange, fields) => {
    const rejected = openWorld(exchange, fields);
    return rejected ? page(exchange, overviewView(exchange, rejected)) : done(exchange, '', 'world-opened');
  },
  'inspect/worlds/remove': (exchange, fields) =>
    exchange.world.worlds?.remove(fields('world')) === true
      ? done(exchange, '', 'world-removed')
      : problem(exchange, 'overview', 404, 'There is no such world.'),
  'inspect/people/sign-in': (exchange, fields) =>
    signInAs(exchange, fields('user')) ??
    problem(exchange, 'people', 404, 'That person is gone or may not sign in.'),
};

const DETAILS: Readonly<Record<string, (exchange: Exchange, id: string) => View | undefined>> = {
  journal: entryView,
  deliveries: deliveryView,
};

/** A page that says what went wrong and where to go on. */
function problem(exchange: Exchange, section: Section, status: number, text: string): Promise<Response> {
  const [place] = SECTIONS.filter(({ name }) => name === section);
  const body = html`<p class="note bad" role="alert">${text}</p>
    <p><a href="${address(exchange, place?.path ?? '')}">Back to ${place?.title ?? 'the start'}</a></p>`;
  return page(exchange, { section, title: 'That did not work', status, body });
}

async function act({ env: { exchange } }: Context<AppEnv>, deed: Deed): Promise<Response> {
  if (foreign(exchange) !== undefined) {
    const text = 'This form came from another site, so nothing was done. Open the page here and press again.';
    return problem(exchange, 'overview', 403, text);
  }
  let fields: Fields;
  try {
    fields = await readFields(exchange);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return problem(exchange, 'overview', error.answer.status, 'This form cannot be read. Nothing was done.');
  }
  return deed(exchange, fields);
}

/** The inspector: `/__mock__/` and all below `/__mock__/inspect`, for people with a browser. */
export function mountInspector(app: Hono<AppEnv>): void {
  app.get(
    '/__mock__',
    ({ env: { exchange } }) =>
      new Response(null, { status: 302, headers: { location: address(exchange, '') } }),
  );
  for (const [path, view] of Object.entries(PAGES)) {
    app.get(`/__mock__/${path}`, ({ env: { exchange } }) => page(exchange, view(exchange)));
  }
  for (const [section, view] of Object.entries(DETAILS)) {
    app.get(`/__mock__/inspect/${section}/:id`, (c) => {
      const { exchange } = c.env;
      const found = view(exchange, c.req.param('id') ?? '');
      if (found) return page(exchange, found);
      return problem(
        exchange,
        section === 'journal' ? 'journal' : 'deliveries',
        404,
        `There is no such ${section === 'journal' ? 'request' : 'delivery'}. Emptying, a reset or its age may have removed it.`,
      );
    });
  }
  for (const [path, deed] of Object.entries(DEEDS)) {
    app.post(`/__mock__/${path}`, (context) => act(context, deed));
  }
  app.all('/__mock__/inspect/*', ({ env: { exchange } }) =>
    problem(exchange, 'overview', 404, 'There is no such page.'),
  );
}
