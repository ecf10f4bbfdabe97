import {
  ConnectionError,
  type AnyPlugin,
  type Method,
  type OAuth2Method,
  type PluginRegistry,
  type TokenMethod,
} from '@moorage/core';

/** A plugin and one of its methods. */
export interface Way<M extends Method = Method> {
  readonly plugin: AnyPlugin;
  readonly methodId: string;
  readonly method: M;
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
  return { plugin, methodId, method };
}

/** @throws {ConnectionError} `invalid_input` when the method is not one for which people paste a credential. */
export function findTokenMethod(plugins: PluginRegistry, app: string, methodId: string): Way<TokenMethod> {
  const { plugin, method } = findMethod(plugins, app, methodId);
  if (method.kind === 'token') return { plugin, methodId, method };
  throw new ConnectionError(
    'invalid_input',
    `${method.label} is agreed to at ${plugin.name}, not typed in.`,
    {
      action: 'Start it with POST /api/v1/oauth/authorizations.',
    },
  );
}

/** @throws {ConnectionError} `invalid_input` when the app cannot be connected by OAuth. */
export function findOAuthMethod(plugins: PluginRegistry, app: string): Way<OAuth2Method> {
  const plugin = plugins.get(app);
  for (const [methodId, method] of Object.entries(plugin.methods)) {
    if (method.kind === 'oauth2') return { plugin, methodId, method };
  }
  throw new ConnectionError('invalid_input', `${plugin.name} cannot be connected by OAuth.`, {
    action: `Choose one of: ${Object.keys(plugin.methods).join(', ')}.`,
  });
}
