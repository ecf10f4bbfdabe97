import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, date, defaulted, optional, paging, text } from '../../http/parameters.ts';
import { canSeeProject } from '../../state/access.ts';
import type { User } from '../../state/rows.ts';
import { isoTime } from '../entities/dates.ts';
import { isOpen, userBasic } from '../entities/user.ts';
import { ownRow, personByKey } from '../person.ts';
import { readsUsers } from './users.ts';

interface PersonEvent {
  readonly id: number;
  readonly action: 'created' | 'joined';
  readonly projectId: number;
  readonly at: number;
}

const filters = {
  action: optional(text),
  target_type: optional(
    choice('issue', 'milestone', 'merge_request', 'note', 'project', 'snippet', 'user', 'wiki', 'design'),
  ),
  before: optional(date),
  after: optional(date),
  sort: defaulted(choice('asc', 'desc'), 'desc'),
  scope: optional(choice('all')),
  ...paging,
};

/** What a person did, as far as rows tell: projects made and joined. */
function eventsOf({ exchange, visitor }: Call, author: User): PersonEvent[] {
  const { state } = exchange.world;
  const viewer = visitor?.user ?? null;
  // gitlab: app/finders/events_finder.rb, cannot_access_private_profile?
  if (!isOpen(author, viewer)) return [];
  const made = state.projects
    .filter((project) => project.creatorId === author.id)
    .map((project) => ({ action: 'created' as const, projectId: project.id, at: project.createdAt }));
  const joined = state.members
    .many('user', String(author.id))
    .filter(({ sourceType }) => sourceType === 'project')
    .map(({ sourceId, createdAt }) => ({ action: 'joined' as const, projectId: sourceId, at: createdAt }));
  return [...made, ...joined]
    .toSorted((a, b) => a.at - b.at || a.projectId - b.projectId)
    .map((event, at) => ({ ...event, id: at + 1 }))
    .filter(({ projectId }) => {
      const project = state.projects.get(projectId);
      return project !== undefined && canSeeProject(state, project, viewer);
    });
}

/** gitlab: lib/api/entities/event.rb */
const eventEntity = ({ exchange }: Call, author: User, event: PersonEvent) => ({
  id: event.id,
  project_id: event.projectId,
  action_name: event.action,
  target_id: null,
  target_iid: null,
  target_type: null,
  author_id: author.id,
  target_title: null,
  created_at: isoTime(event.at),
  author: userBasic(exchange, author),
  imported: false,
  imported_from: 'none',
  author_username: author.username,
});

function eventEndpoint(path: string, authorOf: (call: Call) => User): Endpoint {
  return endpoint({
    verb: 'GET',
    path,
    auth: path === '/events' ? 'token' : 'optional',
    scopes: readsUsers,
    lacks: 'all but making and joining projects',
    parameters: filters,
    handle(call, given) {
      const author = authorOf(call);
      const day = (at: number) => isoTime(at)?.slice(0, 10) ?? '';
      const rows = eventsOf(call, author).filter(
        ({ action, at }) =>
          (given.action === undefined || given.action.toLowerCase() === action) &&
          (given.target_type === undefined || given.target_type === 'project') &&
          (given.before === undefined || day(at) < given.before) &&
          (given.after === undefined || day(at) > given.after),
      );
      const ordered = given.sort === 'asc' ? rows : rows.toReversed();
      return offsetPage(call, ordered, given, (event) => eventEntity(call, author, event));
    },
  });
}

/** gitlab: lib/api/events.rb; doc/api/events.md */
export const eventEndpoints: readonly Endpoint[] = [
  eventEndpoint('/events', ownRow),
  eventEndpoint('/users/:id/events', (call) => personByKey(call, 'id')),
];
