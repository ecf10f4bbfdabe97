import type { MockGitLab, MockGitLabOptions } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

/** One request that reached the receiver. */
export interface Received {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of every shape
  readonly body: any;
}

/** A receiver of webhooks: keeps what comes and answers as told. */
export function receiver(answer: (at: number) => Response | Promise<Response> = () => new Response('ok')) {
  const received: Received[] = [];
  const deliver = async (request: Request): Promise<Response> => {
    received.push({
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: await request.json(),
    });
    return answer(received.length);
  };
  return { received, deliver };
}

export const HOOK_URL = 'https://hooks.harbor.example/gitlab';
export const HOOKS = '/projects/1/hooks';

/** A harbour whose dock tells of ending tokens; the demo's project tokens end on 2027-04-01. */
export async function listeningDock(options: MockGitLabOptions = {}, hook: object = {}): Promise<MockGitLab> {
  const gitlab = harbor(options);
  await caller(gitlab, tokens.dockMaintainer)('POST', HOOKS, {
    url: HOOK_URL,
    token: 'between-us',
    push_events: false,
    resource_access_token_events: true,
    ...hook,
  });
  return gitlab;
}
