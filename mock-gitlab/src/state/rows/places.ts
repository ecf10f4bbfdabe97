import {
  type Infer,
  anything,
  integer,
  list,
  nullable,
  object,
  oneOf,
  record,
  text,
  truth,
} from '../../shape.ts';
import { date, id, instant, strings } from './fields.ts';

const visibility = oneOf('private', 'internal', 'public');

export const groupShape = object({
  id, // the namespace's id
  name: text('Harbor'),
  path: text('harbor'),
  fullPath: text('harbor'),
  parentId: nullable(id),
  description: text(''),
  visibility,
  /** When it was marked for deletion; it answers until the delay is over. */
  markedForDeletionAt: nullable(instant),
  /** Attributes that were set by API, by their name on the wire. */
  attributes: record(anything),
  createdAt: instant,
});
export type Group = Infer<typeof groupShape>;

export const projectShape = object({
  id,
  name: text('Dock'),
  path: text('dock'),
  fullPath: text('harbor/dock'),
  /** Full paths the project had before it was moved, in lower case. */
  formerPaths: list(text('harbor/old-dock')),
  namespaceId: id,
  namespaceKind: oneOf('group', 'user'),
  description: nullable(text('')),
  visibility,
  archived: truth,
  creatorId: id,
  defaultBranch: nullable(text('main')),
  /** Nothing has been pushed. */
  emptyRepo: truth,
  topics: strings,
  forkedFromId: nullable(id),
  /** When it was marked for deletion; it answers until the delay is over. */
  markedForDeletionAt: nullable(instant),
  /** Attributes that were set by API, by their name on the wire. */
  attributes: record(anything),
  createdAt: instant,
  updatedAt: instant,
  lastActivityAt: instant,
});
export type Project = Infer<typeof projectShape>;

export const memberShape = object({
  id,
  sourceType: oneOf('project', 'group'),
  sourceId: id,
  userId: id,
  accessLevel: integer(40, 0, 60),
  createdAt: instant,
  createdById: nullable(id),
  expiresAt: nullable(date),
});
export type Member = Infer<typeof memberShape>;

export const groupLinkShape = object({
  id,
  sourceType: oneOf('project', 'group'),
  sourceId: id,
  /** The group that was invited. */
  groupId: id,
  accessLevel: integer(30, 0, 60),
  createdAt: instant,
  expiresAt: nullable(date),
});
/** A project or group shared with a group. */
export type GroupLink = Infer<typeof groupLinkShape>;

export const invitationShape = object({
  id,
  sourceType: oneOf('project', 'group'),
  sourceId: id,
  email: text('dan@harbor.example'),
  accessLevel: integer(30, 0, 60),
  createdAt: instant,
  createdById: nullable(id),
  expiresAt: nullable(date),
  token: text('20 characters'),
});
/** A membership for whoever will sign up with an address. */
export type Invitation = Infer<typeof invitationShape>;

export const starShape = object({ id, projectId: id, userId: id, starredAt: instant });
export type Star = Infer<typeof starShape>;
