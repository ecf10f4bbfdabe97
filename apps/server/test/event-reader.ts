import type { Browser } from './browser.ts';
import type { World } from './world.ts';

/** Listens as a browser does: with the cookies of a person, or with the headers of a program. */
export async function listenTo(world: World, who: Browser | Record<string, string>) {
  const headers = isBrowser(who)
    ? { cookie: [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
    : who;
  // NOTE: not through `world.send`, which reads answers to their end.
  const response = await world.server.app.request('/api/v1/events', { headers });
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error('the answer has no body');
  const decoder = new TextDecoder();
  let text = '';
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
    }
  };
  const ended = read();
  return {
    status: response.status,
    headers: response.headers,
    /** Resolves when the server has ended the stream. */
    ended,
    text: () => text,
    /** Names of the events so far. */
    events: () => [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name),
    /** What the events of this name carried. */
    data: (name: string): readonly unknown[] =>
      [...text.matchAll(new RegExp(`^event: ${name}\\ndata: (.*)$`, 'gm'))].map(([, json = '']) =>
        JSON.parse(json),
      ),
    /** Lets everything happen that waits for nothing but its turn. */
    settle: async () => {
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => void setImmediate(resolve));
    },
    leave: async () => {
      await reader.cancel();
      await ended;
    },
  };
}

function isBrowser(who: Browser | Record<string, string>): who is Browser {
  return who['cookies'] instanceof Map;
}
