import { createHash } from 'node:crypto';
import type { Project, User } from './rows.ts';
import type { State } from './state.ts';

// The mock keeps no repositories: one that is not empty holds one commit with one file, and its ids are those that git
// would give them. git: Documentation/gitformat-loose.adoc

const sha1 = (...parts: readonly (string | Buffer)[]): string => {
  const digest = createHash('sha1');
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
};

const objectId = (kind: string, content: Buffer): string => sha1(`${kind} ${content.length}\0`, content);

/** The one file of a repository. */
export interface RepositoryFile {
  readonly path: string;
  readonly content: string;
  readonly blobId: string;
}

/** The one commit of a repository. */
export interface Commit {
  readonly id: string;
  readonly treeId: string;
  readonly message: string;
  readonly author: Pick<User, 'name' | 'email'>;
  /** Milliseconds since 1970, whole seconds. */
  readonly at: number;
  readonly file: RepositoryFile;
}

/** The commit that the default branch of a project points to; none in an empty repository. */
export function headOf({ users }: State, project: Project): Commit | undefined {
  if (project.emptyRepo) return undefined;
  const author = users.get(project.creatorId) ?? { name: 'Administrator', email: 'admin@example.com' };
  const seconds = Math.floor(project.createdAt / 1000);
  // Of what never changes: a renamed project keeps its commit.
  const content = `# Project ${project.id}\n`;
  const path = 'README.md';
  const blobId = objectId('blob', Buffer.from(content));
  const tree = Buffer.concat([Buffer.from(`100644 ${path}\0`), Buffer.from(blobId, 'hex')]);
  const treeId = objectId('tree', tree);
  const message = 'Initial commit';
  const person = `GitLab <gitlab@localhost> ${seconds} +0000`;
  const written = Buffer.from(`tree ${treeId}\nauthor ${person}\ncommitter ${person}\n\n${message}`);
  return {
    id: objectId('commit', written),
    treeId,
    message,
    author: { name: author.name, email: author.email },
    at: seconds * 1000,
    file: { path, content, blobId },
  };
}

/** The branch that a project has, if its repository is not empty. */
export const branchOf = (project: Project): string => project.defaultBranch ?? 'main';

/** The commit that a branch, `HEAD` or an id (short ones too) stands for. */
export function resolveRef(state: State, project: Project, ref: string): Commit | undefined {
  const head = headOf(state, project);
  const names = ['HEAD', branchOf(project), `refs/heads/${branchOf(project)}`];
  const isId = /^[\da-f]{7,40}$/.test(ref) && head?.id.startsWith(ref) === true;
  return names.includes(ref) || isId ? head : undefined;
}
