import { isDeepStrictEqual } from 'node:util';
import { checkPlugin } from '../check-plugin.ts';
import { toManifest, type FieldsSchema } from '../manifest.ts';
import { fail, type Check, type Setup } from './check.ts';
import { headersOf, make, refuseLeaks, secretsOf, worldOf } from './trial.ts';

/** What people see of the plugin before they connect. */
export function manifestChecks(setup: Setup): Check[] {
  const { plugin } = setup;
  return [
    {
      title: 'does not contradict itself: icon, pickers, guides, revisions',
      run: async () => checkPlugin(plugin),
    },
    {
      title: 'has a manifest that survives being sent as JSON',
      run: async () => {
        const manifest = toManifest(plugin);
        if (isDeepStrictEqual(JSON.parse(JSON.stringify(manifest)), manifest)) return;
        fail(
          'The manifest changes when it is sent as JSON. Keep dates, functions and undefined out of schemas.',
        );
      },
    },
    {
      title: 'has a label for everything that people see',
      run: async () => everythingLabelled(setup),
    },
    {
      title: 'has secrets that are text without a default or an example',
      run: async () => secretsAreBlank(setup),
    },
    {
      title: 'has no secret in its manifest',
      run: async () => {
        const text = JSON.stringify(toManifest(plugin));
        for (const [id, method] of Object.entries(plugin.methods)) {
          const credential = await make(worldOf(setup, id).good);
          const headers = await headersOf(method, id, credential);
          refuseLeaks('its manifest', text, secretsOf(credential, headers, `of ${id}`));
        }
      },
    },
  ];
}

function everythingLabelled({ plugin }: Setup): void {
  const manifest = toManifest(plugin);
  const labels: [string, unknown][] = [
    ...manifest.methods.flatMap((method): [string, unknown][] => [
      [`method "${method.id}" has no label`, method.label],
      ...(manifest.methods.length === 1
        ? []
        : [
            [`method "${method.id}" has no description to choose it by`, method.description] satisfies [
              string,
              unknown,
            ],
          ]),
      ...titles(`method "${method.id}"`, method.settings),
      ...titles(`method "${method.id}"`, method.secrets),
    ]),
    ...Object.entries(manifest.kinds).map(([id, { label }]): [string, unknown] => [
      `kind "${id}" has no label`,
      label,
    ]),
    ...manifest.resources.map(({ id, label }): [string, unknown] => [`resource "${id}" has no label`, label]),
    ...titles('sync.target', manifest.sync?.target ?? null),
    ...titles('sync.attributes', manifest.sync?.attributes ?? null),
  ];
  for (const [sentence, label] of labels) {
    if (typeof label !== 'string' || label.trim() === '') fail(`The plugin's ${sentence}.`);
  }
}

function titles(owner: string, schema: FieldsSchema | null): [string, unknown][] {
  return fields(schema).map(([name, field]) => [
    `${owner} has the field "${name}" without a title`,
    field['title'],
  ]);
}

function secretsAreBlank({ plugin }: Setup): void {
  for (const method of toManifest(plugin).methods) {
    for (const [name, field] of fields(method.secrets)) {
      if (field['type'] !== 'string')
        fail(`The secret "${name}" of ${method.id} is not text. Secrets are typed in as text.`);
      if ('default' in field || 'examples' in field) {
        fail(
          `The secret "${name}" of ${method.id} has a default or an example. Leave it out: it would be shown.`,
        );
      }
    }
  }
}

function fields(schema: FieldsSchema | null): [string, Record<string, unknown>][] {
  const properties = schema?.['properties'] ?? {};
  return Object.entries(properties).map(([name, field]) => [
    name,
    typeof field === 'object' && field !== null ? { ...field } : {},
  ]);
}
