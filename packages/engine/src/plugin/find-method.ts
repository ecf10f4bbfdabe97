import {
  ConnectionError,
  type AnyPlugin,
  type Method,
  type OAuth2Method,
  type PluginRegistry,
  type TokenMethod,
} from '@moorage/core';

interface WayBy<Kind extends Method['kind'], M extends Method> {
  readonly kind: Kind;
  readonly plugin: AnyPlugin;
  readonly methodId: string;
  readonly method: M;
}
export type OAuth2Way = WayBy<'oauth2', OAuth2Method>;
export type TokenWay = WayBy<'token', TokenMethod>;
/** A plugin and one of its methods. */
export type Way = OAuth2Way | TokenWay;

function wayBy(plugin: AnyPlugin, methodId: string, method: Method): Way {
  return method.kind === 'oauth2'
    ? { kind: 'oauth2', plugin, methodId, method }
    : { kind: 'token', plugin, methodId, method };
}

/** @throws {ConnectionError} `not_found` when there is no such app or method. */
export function findMethod(plugins: PluginRegistry, app: string, methodId: string): Way {
  const plugin = plugins.get(app);
  const method = Object.hasOwn(plugin.methods, methodId) ? plugin.methods[methodId] : undefined;
  if (method === undefined) {
    throw new ConnectionError('not_found', `${plugin.name} has no method "${methodId.slice(0, 80)}".`, {
      action: `Choose one of: ${Object.keys(plugin.methods).join(', ')}.`,
    });
  }
  return wayBy(plugin, methodId, method);
}

/** @throws {ConnectionError} `invalid_input` when the method is not one for which people paste a credential. */
export function findTokenMethod(plugins: PluginRegistry, app: string, methodId: string): TokenWay {
  const way = findMethod(plugins, app, methodId);
  if (way.kind === 'token') return way;
  const { plugin, method } = way;
  throw new ConnectionError(
    'invalid_input',
    `${method.label} is agreed to at ${plugin.name}, not typed in.`,
    {
      action: 'Start it with POST /api/v1/oauth/authorizations.',
    },
  );
}

/** @throws {ConnectionError} `invalid_input` when the app cannot be connected by OAuth. */
export function findOAuthMethod(plugins: PluginRegistry, app: string): OAuth2Way {
  const plugin = plugins.get(app);
  for (const [methodId, method] of Object.entries(plugin.methods)) {
    const way = wayBy(plugin, methodId, method);
    if (way.kind === 'oauth2') return way;
  }
  throw new ConnectionError('invalid_input', `${plugin.name} cannot be connected by OAuth.`, {
    action: `Choose one of: ${Object.keys(plugin.methods).join(', ')}.`,
  });
}
