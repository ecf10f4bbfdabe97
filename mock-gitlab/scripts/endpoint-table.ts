import { apiEndpoints } from '../src/api/routes.ts';
import { createPages } from '../src/app.ts';
import { cell } from './schema-words.ts';

/** What GitLab does and the mock does not, for routes that cannot say so themselves; by method and path. */
export const REMARKS: Readonly<Record<string, string>> = {
  'POST /api/graphql': 'answers `currentUser`, `metadata` and `echo`; nothing beyond that',
  'GET /oauth/authorize': '`root_namespace_id`, which has members of a SAML group sign in there',
  'GET /dashboard': 'a plain list of what one sees',
  'POST /users/sign_in': 'user name and password alone; no second factor, SAML or LDAP',
};

/**
 * Areas of GitLab's API that are not there: 404 as for any unknown route, and a warning in the journal. Each with a path
 * that a test asks. gitlab: doc/api/api_resources.md
 */
export const REFUSED: readonly (readonly [area: string, path: string])[] = [
  ['Merge requests, approvals, draft notes, suggestions', '/projects/1/merge_requests'],
  ['Issues, notes, discussions, labels, todos', '/projects/1/issues'],
  ['Epics, iterations, milestones, boards', '/groups/1/epics'],
  ['Wikis and snippets', '/projects/1/wikis'],
  ['Releases and protected tags', '/projects/1/releases'],
  ['Pipeline schedules, resource groups, lint, secure files', '/projects/1/pipeline_schedules'],
  ['Runners', '/runners'],
  ['Packages and dependency proxy', '/projects/1/packages'],
  ['Container registry', '/projects/1/registry/repositories'],
  ['Feature flags and Pages', '/projects/1/feature_flags'],
  ['Vulnerabilities and security policies', '/projects/1/vulnerabilities'],
  ['Integrations', '/projects/1/integrations'],
  ['Import, export and mirrors', '/projects/1/export'],
  ['Clusters and agents', '/projects/1/cluster_agents'],
  ['Error tracking and alerts', '/projects/1/error_tracking/settings'],
  ['LDAP, SAML and SCIM', '/groups/1/saml_group_links'],
  ['Geo, Sidekiq, broadcast messages', '/sidekiq/queue_metrics'],
  ['Search and Markdown', '/search'],
  ['The description of the API itself (OpenAPI)', '/openapi'],
];

interface Row {
  readonly method: string;
  readonly path: string;
  readonly lacks: string | undefined;
}

const AREAS = [
  ['OAuth and OpenID Connect', /^\/(oauth|\.well-known)\b/],
  ['Control', /^\/__mock__/],
  ['Pages and probes', /^\//],
] as const;

/** Paths as people write them: a router's patterns go, and each of its alternatives is a path. */
function pathsOf(path: string): readonly string[] {
  const [whole, name = '', pattern = ''] = /:(\w+)\{([^}]*)\}/.exec(path) ?? [];
  if (whole === undefined) return [path];
  const choices = /^[\w-]+(\|[\w-]+)+$/.test(pattern) ? pattern.split('|') : [`:${name}`];
  return choices.flatMap((choice) => pathsOf(path.replace(whole, choice)));
}

// Sentences that say what differs; all else that a route lacks is a list of things.
const SENTENCE =
  /\b(is|are|nobody|nothing|there|reads|pushes|answers|start|do not narrow|sorted by)\b|^(only|one|no \w+ but|user name|a plain)\b/;

function stateOf(lacks: string | undefined): string {
  if (lacks === undefined) return 'full';
  const things = lacks.split(', ').map((thing) => thing.replace(/^no /, ''));
  const none = lacks.split(', ').filter((thing) => thing.startsWith('no ')).length;
  const isList = !SENTENCE.test(lacks) && (none === 0 || none === things.length);
  return isList ? `partial, missing: ${things.join(', ')}` : `partial: ${lacks}`;
}

function table(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ method, path, lacks }) =>
    pathsOf(path).map((one) => `| \`${method}\` | \`${cell(one)}\` | ${cell(stateOf(lacks))} |`),
  );
  return ['| | path | state |', '|---|---|---|', ...lines].join('\n');
}

/** The part of the API that a path belongs to: what comes first after ids. */
function areaOf(path: string): string {
  const parts = path.replace('/api/v4/', '').split('/');
  const [first = '', , third] = parts;
  const below =
    ['projects', 'groups', 'users'].includes(first) && third !== undefined && !third.startsWith(':');
  return below ? `${first}/…/${third}` : first;
}

/** Routes besides the API that answer something of their own. */
export function otherRoutes(): readonly Row[] {
  const named = createPages()
    .routes.filter(({ method, path }) => method !== 'ALL' && method !== 'OPTIONS' && !path.endsWith('*'))
    .map(({ method, path }) => ({ method, path, lacks: REMARKS[`${method} ${path}`] }));
  return [...new Map(named.map((row) => [`${row.method} ${row.path}`, row])).values()];
}

/** The table of all endpoints, in Markdown. */
export function endpointTable(): string {
  const api = Map.groupBy(
    apiEndpoints.map(({ verb, path, lacks }) => ({ method: verb, path, lacks })),
    ({ path }) => areaOf(path),
  );
  const others = Map.groupBy(
    otherRoutes(),
    ({ path }) => AREAS.find(([, pattern]) => pattern.test(path))?.[0] ?? '',
  );
  const partial = [...apiEndpoints.map(({ lacks }) => lacks), ...Object.values(REMARKS)].filter(
    (lacks) => lacks !== undefined,
  ).length;
  return [
    `${apiEndpoints.length + otherRoutes().length} endpoints; ${partial} of them in part.`,
    ...AREAS.map(([title]) => `## ${title}\n${table(others.get(title) ?? [])}`),
    '## API',
    ...[...api]
      .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
      .map(([title, rows]) => `### ${title}\n${table(rows)}`),
    '## Not there',
    "The answer is GitLab's 404 of an unknown route. The journal warns, and `verify` of a strict mock fails.",
    REFUSED.map(([area, path]) => `- ${area}: \`${path}\` and the like`).join('\n'),
  ].join('\n\n');
}

const BEGIN = '<!-- endpoints: made by `pnpm endpoints` -->';

/** A page with the present table in place of the one after the mark. */
export const withTable = (page: string): string =>
  `${page.slice(0, page.indexOf(BEGIN) + BEGIN.length)}\n\n${endpointTable()}\n`;
