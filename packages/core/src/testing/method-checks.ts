import { isDeepStrictEqual } from 'node:util';
import type { Method } from '../method.ts';
import { parse, type Schema } from '../schema.ts';
import { fail, type Check, type Setup } from './check.ts';
import { authorizeCheck, oddTextCheck, upgradeCheck } from './plaintext-checks.ts';
import { accepted, make, worldOf } from './trial.ts';

/** What a method says without asking the app: its form, its base URL, its headers. */
export function methodChecks(setup: Setup, id: string, method: Method): Check[] {
  const world = worldOf(setup, id);
  const forms = [
    { part: 'settings', schema: method.settings, bad: world.badSettings },
    ...(method.kind === 'token'
      ? [{ part: 'secrets', schema: method.secrets, bad: world.badSecrets ?? {} } as const]
      : []),
  ] as const;
  return [
    ...forms.map(({ part, schema }): Check => ({
      title: `${id}: accepts good ${part}, and reads them again from storage`,
      run: async () => {
        const credential = await make(world.good);
        const first = await accepted(schema, credential[part], `${part} of ${id}`);
        const again = await parse(schema, JSON.parse(JSON.stringify(first)));
        if (again.ok && isDeepStrictEqual(again.value, first)) return;
        fail(`The ${part} of ${id} change when they are stored as JSON and parsed again.`);
      },
    })),
    ...forms.flatMap(({ part, schema, bad }) =>
      Object.entries(bad).map(([name, value]): Check => ({
        title: `${id}: refuses ${part} with ${name}, without repeating them`,
        run: () => refused(schema, value, `${part} with ${name}`),
      })),
    ),
    {
      title: `${id}: has a base URL without a slash at the end`,
      run: async () => {
        const credential = await make(world.good);
        const base = method.baseUrl(
          await accepted(method.settings, credential.settings, `settings of ${id}`),
        );
        plainBase(`The base URL of ${id}`, base);
      },
    },
    ...(method.kind === 'token'
      ? [authorizeCheck(setup, id, method), oddTextCheck(setup, id, method)]
      : [serverCheck(setup, id, method)]),
    ...(method.upgrade === undefined ? [] : [upgradeCheck(id, method.revision, method.upgrade)]),
  ];
}

async function refused(schema: Schema, value: unknown, what: string): Promise<void> {
  const parsed = await parse(schema, value);
  if (parsed.ok) fail(`The schema accepts ${what}.`);
  const words = parsed.issues.map(({ message }) => message);
  if (words.some((message) => message.trim() === '')) fail(`The schema refuses ${what} without a reason.`);
  const typed = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  const told = typed.find(
    (text) => typeof text === 'string' && text.length >= 8 && words.some((message) => message.includes(text)),
  );
  if (told !== undefined) fail(`The schema refuses ${what} and repeats the value. Name the rule only.`);
}

function plainUrl(what: string, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : fail(`${what} is not a URL: ${text}`);
  if (!['http:', 'https:'].includes(url.protocol)) fail(`${what} is neither http nor https: ${text}`);
  if (url.search !== '' || url.hash !== '' || url.username !== '') {
    fail(`${what} has a query, a fragment or a user name: ${text}`);
  }
}

/** Of an address that paths are appended to. */
function plainBase(what: string, text: string): void {
  plainUrl(what, text);
  if (text.endsWith('/')) fail(`${what} ends in a slash: ${text}`);
}

function serverCheck(setup: Setup, id: string, method: Extract<Method, { kind: 'oauth2' }>): Check {
  return {
    title: `${id}: has OAuth endpoints below its instance`,
    run: async () => {
      const { settings } = await make(worldOf(setup, id).good);
      const server = method.server(await accepted(method.settings, settings, `settings of ${id}`));
      plainBase(`The instance URL of ${id}`, server.instanceUrl);
      for (const [name, url] of Object.entries(server)) {
        plainUrl(`The ${name} URL of ${id}`, url);
        // The client secret goes to all of them but to `authorize`, where only the person goes.
        if (name !== 'authorize' && new URL(url).origin !== new URL(server.instanceUrl).origin) {
          fail(
            `The ${name} endpoint of ${id} is on another host than its instance: the client secret would leave it.`,
          );
        }
      }
    },
  };
}
