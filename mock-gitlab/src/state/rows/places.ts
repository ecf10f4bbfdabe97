import { type Infer, integer, list, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { date, id, instant } from './fields.ts';

export const groupShape = object({
  id, // the namespace's id
  name: text('Harbor'),
  path: text('harbor'),
  fullPath: text('harbor'),
  parentId: nullable(id),
  description: text(''),
  visibility: oneOf('private', 'internal', 'public'),
  createdAt: instant,
});
export type Group = Infer<typeof groupShape>;

export const projectShape = object({
  id,
  name: text('Dock'),
  path: text('dock'),
  fullPath: text('harbor/dock'),
  /** Full paths the project had before it was moved. */
  formerPaths: list(text('harbor/old-dock')),
  namespaceId: id,
  namespaceKind: oneOf('group', 'user'),
  description: nullable(text('')),
  visibility: oneOf('private', 'internal', 'public'),
  archived: truth,
  creatorId: id,
  createdAt: instant,
  updatedAt: instant,
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
