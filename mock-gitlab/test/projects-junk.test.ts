import { expect, test } from 'vitest';
import { groupEndpoints } from '../src/api/groups/groups.ts';
import { invitationEndpoints } from '../src/api/members/invitations.ts';
import { memberEndpoints } from '../src/api/members/members.ts';
import { projectEndpoints } from '../src/api/projects/projects.ts';
import { caller, harbor, tokens } from './harbor.ts';

const JUNK: readonly unknown[] = [null, '', 'x', -1, [], { a: 1 }];
const SEGMENTS: Readonly<Record<string, string>> = {
  ':id': '1',
  ':user_id': '3',
  ':group_id': '6',
  ':project_id': '2',
  ':forked_from_id': '2',
};

const endpoints = [...projectEndpoints, ...groupEndpoints, ...memberEndpoints, ...invitationEndpoints].map(
  (one) => {
    const path = one.path
      .replace('/api/v4', '')
      .split('/')
      .map((part) => (part === ':id' && one.path.includes('/groups/') ? '6' : (SEGMENTS[part] ?? part)))
      .join('/');
    return { verb: one.verb, path, declared: one.declared };
  },
);

test.each(endpoints)('$verb $path takes no junk and never breaks', async ({ verb, path, declared }) => {
  const gitlab = harbor();
  const back = gitlab.snapshot();
  const call = caller(gitlab, tokens.root);
  for (const name of Object.keys(declared)) {
    for (const junk of JUNK) {
      const { status, body } =
        verb === 'GET'
          ? await call(verb, `${path}?${new URLSearchParams({ [name]: String(junk) }).toString()}`)
          : await call(verb, path, { [name]: junk });
      const seen = `${name}=${JSON.stringify(junk)} → ${status} ${JSON.stringify(body)?.slice(0, 200)}`;
      expect([200, 201, 202, 204, 304, 400, 403, 404, 405, 409], seen).toContain(status);
      if (status === 400) expect(body.error ?? body.message, seen).toBeDefined();
    }
    gitlab.restore(back);
  }
});

test.each(['x', '0', '99999999999999999999', '%F0%9F%92%A5', '-1', '1.5', 'a%2Fb%2Fc', '..%2F..'])(
  'an id of %s is nobody’s',
  async (id) => {
    const call = caller(harbor(), tokens.root);
    for (const path of ['projects', 'groups']) {
      for (const rest of ['', '/members', '/members/all', '/members/2']) {
        const { status, body } = await call('GET', `/${path}/${id}${rest}`);
        expect([status, body.message]).toStrictEqual([
          404,
          `404 ${path === 'projects' ? 'Project' : 'Group'} Not Found`,
        ]);
      }
    }
  },
);
