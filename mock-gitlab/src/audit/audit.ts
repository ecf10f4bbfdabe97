import type { Exchange } from '../http/exchange.ts';
import type { User } from '../state/rows.ts';
import { settingsOf } from '../state/settings.ts';
import { settingStories, userStories } from './stories-of-people.ts';
import { memberStories, placeStories, variableStories } from './stories-of-places.ts';
import { applicationStories, deployTokenStories, tokenStories } from './stories-of-tokens.ts';
import type { Change, Story } from './story.ts';

/** GitLab keeps them all; the mock the newest. */
const MOST = 10_000;

/** Writes an event down. gitlab: lib/gitlab/audit/auditor.rb, app/services/audit_events/build_service.rb */
export function recordAudit(
  { world, clientAddress }: Exchange,
  story: Story,
  author: Pick<User, 'id' | 'name'> | string,
): void {
  const { auditEvents } = world.state;
  const isKnown = typeof author !== 'string';
  auditEvents.insert((id) => ({
    more: {},
    ...story,
    id,
    authorId: isKnown ? author.id : -1,
    authorName: isKnown ? author.name : author,
    authorClass: isKnown ? 'User' : 'Gitlab::Audit::UnauthenticatedAuthor',
    ipAddress: clientAddress,
    createdAt: world.clock.milliseconds(),
  }));
  if (auditEvents.size > MOST) auditEvents.delete(auditEvents.find(() => true)?.id ?? 0);
}

interface Watched<Row> {
  watch: (watcher: ((before: Row | undefined, after: Row | undefined) => void) | undefined) => void;
}

/** Follows a table until the function it answers is called, which gives each row as it was at first and at last. */
function follow<Row extends { readonly id: number }>(table: Watched<Row>): () => Change<Row>[] {
  const changes = new Map<number, Change<Row>>();
  table.watch((before, after) => {
    const id = (before ?? after)?.id ?? 0;
    const first = changes.get(id);
    changes.set(id, { before: first ? first.before : before, after });
  });
  return () => {
    table.watch(undefined);
    return [...changes.values()].filter(({ before, after }) => before !== after);
  };
}

/**
 * Does something and writes down what an auditor may want to know of it: whatever changes tokens, people, places, members, variables or
 * settings is noticed here, by what became of the rows. Only what is done before the first wait counts.
 */
export function audited<T>(exchange: Exchange, author: User | undefined, act: () => T): T {
  if (!author) return act();
  const { world } = exchange;
  const { state } = world;
  const settings = settingsOf(world);
  const tokens = follow(state.accessTokens);
  const deployTokens = follow(state.deployTokens);
  const applications = follow(state.applications);
  const users = follow(state.users);
  const groups = follow(state.groups);
  const projects = follow(state.projects);
  const members = follow(state.members);
  const variables = follow(state.variables);
  try {
    return act();
  } finally {
    const stories = [
      ...userStories(state, users()),
      ...placeStories(state, groups()),
      ...placeStories(state, projects()),
      ...memberStories(state, members()),
      ...tokenStories(state, tokens(), author),
      ...deployTokenStories(state, deployTokens()),
      ...applicationStories(state, applications(), author),
      ...variableStories(state, variables()),
      ...(state.settings.size === 0 ? [] : settingStories(settings, settingsOf(world))),
    ];
    for (const story of stories) recordAudit(exchange, story, author);
  }
}
