import type { Exchange } from '../../http/exchange.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import { type Commit, branchOf } from '../../state/repository.ts';
import type { Project, User } from '../../state/rows.ts';

/** A time out of git, with its offset. */
const gitTime = (milliseconds: number) => new Date(milliseconds).toISOString().replace('Z', '+00:00');

/** gitlab: lib/api/entities/commit.rb */
export const commitEntity = ({ baseUrl }: Exchange, project: Project, commit: Commit) => ({
  id: commit.id,
  short_id: commit.id.slice(0, 8),
  created_at: gitTime(commit.at),
  parent_ids: [],
  title: commit.message,
  message: commit.message,
  author_name: commit.author.name,
  author_email: commit.author.email,
  authored_date: gitTime(commit.at),
  committer_name: commit.author.name,
  committer_email: commit.author.email,
  committed_date: gitTime(commit.at),
  trailers: {},
  extended_trailers: {},
  web_url: `${baseUrl}/${project.fullPath}/-/commit/${commit.id}`,
});

/** The default branch. gitlab: lib/api/entities/branch.rb */
export function branchEntity(exchange: Exchange, project: Project, commit: Commit, viewer: User | null) {
  const { state } = exchange.world;
  const name = branchOf(project);
  const level = projectLevel(state, project, viewer);
  const guard = state.protectedBranches.many('project', String(project.id)).find((row) => row.name === name);
  return {
    name,
    commit: commitEntity(exchange, project, commit),
    merged: false,
    protected: guard !== undefined,
    developers_can_push: guard?.pushLevel === LEVEL.developer,
    developers_can_merge: guard?.mergeLevel === LEVEL.developer,
    can_push:
      level >= Math.max(LEVEL.developer, guard?.pushLevel || LEVEL.developer) && guard?.pushLevel !== 0,
    default: true,
    web_url: `${exchange.baseUrl}/${project.fullPath}/-/tree/${encodeURIComponent(name)}`,
  };
}
