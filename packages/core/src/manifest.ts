import type { Kind } from './identity.ts';
import type { Guide, Method } from './method.ts';
import type { AnyPlugin } from './plugin.ts';
import { describe } from './schema.ts';

/** A JSON Schema (draft 2020-12) of an object of fields, in the order in which the form shows them. */
export type FieldsSchema = Readonly<Record<string, unknown>>;

export interface MethodManifest {
  readonly id: string;
  readonly kind: 'oauth2' | 'token';
  readonly label: string;
  readonly description: string | null;
  readonly scopes: readonly string[];
  readonly settings: FieldsSchema;
  /** `null` for OAuth: nobody types its secrets. */
  readonly secrets: FieldsSchema | null;
  readonly guides: readonly Guide[];
  /** Whether the credential can be ended at the app when its connection is deleted. */
  readonly revocable: boolean;
  /** How the credential is replaced by a new one without a person at the app; `null` where it is not. */
  readonly renewal: 'refresh' | 'rotate' | null;
  /** Whether another connection, with the right to, can replace the credential. */
  readonly managed: boolean;
  /** Whether that connection can make a second one beside it, so that the old value lives on for a while. */
  readonly twins: boolean;
}

/** A plugin as JSON: what forms, validation messages and API documentation are made from. */
export interface Manifest {
  readonly apiVersion: 1;
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly methods: readonly MethodManifest[];
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly resources: readonly { readonly id: string; readonly label: string }[];
  readonly sync: {
    readonly label: string;
    readonly target: FieldsSchema;
    readonly attributes: FieldsSchema;
  } | null;
  /** How the app can tell Moorage of an expiry by itself; `kinds` of credential that it does so for, `null` for all. */
  readonly webhook: {
    readonly label: string;
    readonly guide: string;
    readonly kinds: readonly string[] | null;
  } | null;
}

/** Turns a plugin into JSON. Holds nothing secret: only shapes and words. */
export function toManifest(plugin: AnyPlugin): Manifest {
  return {
    apiVersion: plugin.apiVersion,
    id: plugin.id,
    name: plugin.name,
    icon: plugin.icon,
    methods: Object.entries(plugin.methods).map(([id, method]) => methodManifest(id, method)),
    kinds: plugin.kinds ?? {},
    resources: Object.entries(plugin.resources ?? {}).map(([id, { label }]) => ({ id, label })),
    sync:
      plugin.sync === undefined
        ? null
        : {
            label: plugin.sync.label,
            target: describe(plugin.sync.target),
            attributes: describe(plugin.sync.attributes),
          },
    webhook:
      plugin.webhook === undefined
        ? null
        : { label: plugin.webhook.label, guide: plugin.webhook.guide, kinds: plugin.webhook.kinds ?? null },
  };
}

function methodManifest(id: string, method: Method): MethodManifest {
  return {
    id,
    kind: method.kind,
    label: method.label,
    description: method.description ?? null,
    scopes: method.scopes,
    settings: describe(method.settings),
    secrets: method.kind === 'token' ? describe(method.secrets) : null,
    guides: method.guides ?? [],
    revocable: method.kind === 'token' ? method.revoke !== undefined : true,
    renewal: renewalOf(method),
    managed: method.kind === 'token' && method.managed !== undefined,
    twins: method.kind === 'token' && method.managed?.twin !== undefined,
  };
}

function renewalOf(method: Method): MethodManifest['renewal'] {
  if (method.kind === 'oauth2') return 'refresh';
  return method.rotate === undefined ? null : 'rotate';
}
