import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const HOOKS = '/projects/1/hooks';

async function answered(answer: () => Response, url = 'https://hooks.harbor.example/gitlab') {
  const gitlab = harbor({ deliver: async () => answer() });
  const root = caller(gitlab, tokens.root);
  const { body } = await root('POST', HOOKS, { url, resource_access_token_events: true });
  await root('POST', `${HOOKS}/${body.id}/test/resource_access_token_events`);
  const [delivery] = gitlab.deliveries();
  return { delivery, events: (await root('GET', `${HOOKS}/${body.id}/events`)).body };
}

test('a delivery tells neither the password of an address nor a secret of the answer', async () => {
  const url = 'https://ada:hunter2@hooks.harbor.example/gitlab?token=hunter2';
  const { delivery } = await answered(() => new Response('no glpat-of-ada-0001 here', { status: 500 }), url);
  expect(delivery?.to).toMatch(
    /^https:\/\/\[redacted \w+\]@hooks\.harbor\.example\/gitlab\?token=\[redacted/,
  );
  expect(delivery?.reason).toMatch(/^no \[redacted \w+\] here$/);
});

test('an answer without end is heard for 8 KB and then left', async () => {
  let isLeft = false;
  let pulled = 0;
  const endless = () =>
    new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(4096).fill(120));
      },
      cancel() {
        isLeft = true;
      },
    });
  const { delivery, events } = await answered(() => new Response(endless(), { status: 500 }));
  expect([isLeft, pulled < 10]).toStrictEqual([true, true]);
  expect(delivery?.reason).toHaveLength(1000);
  expect(events[0].response_body).toHaveLength(8192);
});
