import { hash } from 'node:crypto';
import { notFound, ok } from '../../http/answer.ts';
import { type Endpoint, endpoint, type Call } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, defaulted, flag, optional, paging, text } from '../../http/parameters.ts';
import { type Commit, branchOf, headOf, resolveRef } from '../../state/repository.ts';
import type { Project } from '../../state/rows.ts';
import { findReadable } from './code-access.ts';
import { branchEntity, commitEntity } from '../entities/commit.ts';

// Read-only, and as much as clients look for at their start: one branch, one commit, one file.

const REPOSITORY = '/projects/:id/repository';
const lacks = 'one commit on one branch, no git';

/** The only branch, as a list. */
function branches(call: Call, project: Project): Commit[] {
  const head = headOf(call.exchange.world.state, project);
  return head ? [head] : [];
}

/** gitlab: lib/api/entities/tree_object.rb */
const treeEntry = ({ file }: Commit) => ({
  id: file.blobId,
  name: file.path,
  type: 'blob',
  path: file.path,
  mode: '100644',
});

/** gitlab: lib/api/branches.rb, `search` with ^ and $ */
function matchesSearch(name: string, search: string): boolean {
  const plain = search.replace(/^\^|\$$/g, '').toLowerCase();
  const text = name.toLowerCase();
  if (search.startsWith('^') && search.endsWith('$')) return text === plain;
  if (search.startsWith('^')) return text.startsWith(plain);
  return search.endsWith('$') ? text.endsWith(plain) : text.includes(plain);
}

const refs: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/branches`,
    auth: 'optional',
    lacks,
    parameters: {
      ...paging,
      search: optional(text),
      regex: optional(text),
      sort: optional(choice('name_asc', 'updated_asc', 'updated_desc')),
    },
    handle(call, { search = '', ...page }) {
      const project = findReadable(call);
      const found = branches(call, project).filter(() => matchesSearch(branchOf(project), search));
      return offsetPage(call, found, page, (commit) =>
        branchEntity(call.exchange, project, commit, call.visitor?.user ?? null),
      );
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/branches/:branch`,
    auth: 'optional',
    lacks,
    parameters: {},
    handle(call) {
      const project = findReadable(call);
      const [commit] = branches(call, project);
      if (!commit || call.segment('branch') !== branchOf(project)) throw notFound('Branch');
      return ok(branchEntity(call.exchange, project, commit, call.visitor?.user ?? null));
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/tags`,
    auth: 'optional',
    lacks: 'there are none',
    parameters: paging,
    handle(call, page) {
      findReadable(call);
      return offsetPage(call, [], page, () => null);
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/tags/:tag_name`,
    auth: 'optional',
    lacks: 'there are none',
    parameters: {},
    handle(call) {
      findReadable(call);
      throw notFound('Tag');
    },
  }),
];

const commits: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/commits`,
    auth: 'optional',
    lacks,
    parameters: { ...paging, ref_name: optional(text), path: optional(text), all: optional(flag) },
    handle(call, { ref_name: ref = 'HEAD', path, ...page }) {
      const project = findReadable(call);
      const commit = resolveRef(call.exchange.world.state, project, ref);
      const isHere = commit && (path === undefined || path === '' || path === commit.file.path);
      return offsetPage(call, isHere ? [commit] : [], page, (one) =>
        commitEntity(call.exchange, project, one),
      );
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/commits/:sha`,
    auth: 'optional',
    lacks,
    parameters: {},
    handle(call) {
      const project = findReadable(call);
      const commit = resolveRef(call.exchange.world.state, project, call.segment('sha'));
      if (!commit) throw notFound('Commit');
      // gitlab: lib/api/entities/commit_detail.rb
      return ok({
        ...commitEntity(call.exchange, project, commit),
        stats: { additions: 1, deletions: 0, total: 1 },
        status: null,
        project_id: project.id,
        last_pipeline: null,
      });
    },
  }),
];

/** A text as a header carries it: its bytes in UTF-8, as Rails writes them. */
const bytesOf = (text: string) => Buffer.from(text.replaceAll(/\p{Cc}/gu, '')).toString('latin1');

/** gitlab: lib/api/files.rb, blob headers */
function fileHeaders(commit: Commit, ref: string): Record<string, string> {
  const { file } = commit;
  return {
    'x-gitlab-blob-id': file.blobId,
    'x-gitlab-commit-id': commit.id,
    'x-gitlab-content-sha256': hash('sha256', file.content),
    'x-gitlab-encoding': 'base64',
    'x-gitlab-execute-filemode': 'false',
    'x-gitlab-file-name': file.path,
    'x-gitlab-file-path': file.path,
    'x-gitlab-last-commit-id': commit.id,
    'x-gitlab-ref': bytesOf(ref),
    'x-gitlab-size': String(Buffer.byteLength(file.content)),
  };
}

function findFile(call: Call, ref: string): Commit {
  const commit = resolveRef(call.exchange.world.state, findReadable(call), ref);
  if (!commit) throw notFound('Commit');
  if (call.segment('file_path') !== commit.file.path) throw notFound('File');
  return commit;
}

const files: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/tree`,
    auth: 'optional',
    lacks,
    parameters: { ...paging, ref: optional(text), path: optional(text), recursive: optional(flag) },
    handle(call, { ref = 'HEAD', path = '', ...page }) {
      const commit = resolveRef(call.exchange.world.state, findReadable(call), ref);
      if (!commit) throw notFound('Tree');
      if (path !== '' && path !== '/') throw notFound('invalid revision or path');
      return offsetPage(call, [commit], page, treeEntry);
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/files/:file_path/raw`,
    auth: 'optional',
    lacks,
    parameters: { ref: defaulted(text, 'HEAD') },
    handle(call, { ref }) {
      const commit = findFile(call, ref);
      return { status: 200, text: commit.file.content, headers: fileHeaders(commit, ref) };
    },
  }),
  endpoint({
    verb: 'GET',
    path: `${REPOSITORY}/files/:file_path`,
    auth: 'optional',
    lacks,
    parameters: { ref: defaulted(text, 'HEAD') },
    handle(call, { ref }) {
      const commit = findFile(call, ref);
      const { file } = commit;
      // gitlab: lib/api/files.rb, blob_data
      const body = {
        file_name: file.path,
        file_path: file.path,
        size: Buffer.byteLength(file.content),
        encoding: 'base64',
        content_sha256: hash('sha256', file.content),
        ref,
        blob_id: file.blobId,
        commit_id: commit.id,
        last_commit_id: commit.id,
        execute_filemode: false,
        content: Buffer.from(file.content).toString('base64'),
      };
      return ok(body, fileHeaders(commit, ref));
    },
  }),
];

/** What a repository shows. gitlab: lib/api/branches.rb, tags.rb, commits.rb, repositories.rb, files.rb */
export const repositoryEndpoints: readonly Endpoint[] = [...refs, ...commits, ...files];
