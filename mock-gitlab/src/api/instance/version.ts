import { ok } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import type { Exchange } from '../../http/exchange.ts';
import { isEnterprise } from '../../switches.ts';
import { readsUsers } from '../users/users.ts';

/** Version and edition. gitlab: lib/api/metadata.rb; doc/api/metadata.md */
export function metadata({ world, baseUrl }: Exchange) {
  const { version } = world.switches;
  const [number = version] = version.split('-');
  const kas = `${baseUrl.replace(/^http/, 'ws')}/-/kubernetes-agent/`;
  return {
    version,
    revision: 'a88e17d191e',
    kas: {
      enabled: true,
      externalUrl: kas,
      externalK8sProxyUrl: `${baseUrl}/-/kubernetes-agent/k8s-proxy/`,
      version: number,
    },
    enterprise: isEnterprise(world.switches),
  };
}

/** `/version` and `/metadata` say the same. gitlab: lib/api/metadata.rb */
export const versionEndpoints: readonly Endpoint[] = ['/version', '/metadata'].map((path) =>
  endpoint({
    verb: 'GET',
    path,
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle: ({ exchange }) => ok(metadata(exchange)),
  }),
);
