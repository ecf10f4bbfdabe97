import { z } from 'zod';
import { definePlugin, token } from '../../src/index.ts';

const me = z.object({ id: z.string(), login: z.string(), scopes: z.array(z.string()) });
const board = z.object({ id: z.string(), title: z.string() });

export const acme = definePlugin({
  apiVersion: 1,
  id: 'acme',
  name: 'Acme',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 3 3 21h18z"/></svg>',
  methods: {
    'api-key': token({
      label: 'API key',
      revision: 1,
      scopes: ['write'],
      settings: z.object({ region: z.enum(['eu', 'us']).default('eu').meta({ title: 'Region' }) }),
      secrets: z.object({ key: z.string().trim().min(1).meta({ title: 'API key' }) }),
      guides: [
        { text: 'Make a key with the scope write.', url: 'https://{region}.acme.example/keys?name={name}' },
      ],
      baseUrl: ({ region }) => `https://${region}.acme.example/v1`,
      authorize: ({ key }) => ({ authorization: `Bearer ${key}` }),
    }),
  },
  async identify({ json }) {
    const { id, login, scopes } = await json('/me', me);
    return { id, name: login, scopes };
  },
  resources: {
    boards: {
      label: 'Boards',
      async list({ json }, { search, cursor }) {
        const page = await json(
          '/boards',
          z.object({ boards: z.array(board), next: z.string().optional() }),
          {
            query: { q: search, after: cursor },
          },
        );
        return {
          items: page.boards.map(({ id, title }) => ({ id, name: title })),
          next: page.next,
        };
      },
    },
  },
});
