import { conflict, created, noContent, notFound, ok, recordNotFound } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { flag, level, optional, paging, required, text } from '../../http/parameters.ts';
import { LEVEL } from '../../state/access.ts';
import type { Project, ProtectedBranch } from '../../state/rows.ts';
import { projectFor } from '../guards.ts';
import { refuseStale } from '../find.ts';

// gitlab: lib/api/protected_branches.rb

const LIST = '/projects/:id/protected_branches';
const ONE = `${LIST}/:name`;

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  0: 'No one',
  30: 'Developers + Maintainers',
  40: 'Maintainers',
  60: 'Administrators',
};

/** gitlab: lib/api/entities/protected_ref_access.rb */
const access = (id: number, accessLevel: number) => ({
  id,
  access_level: accessLevel,
  access_level_description: DESCRIPTIONS[accessLevel] ?? '',
  deploy_key_id: null,
  user_id: null,
  group_id: null,
});

/** gitlab: lib/api/entities/protected_branch.rb, ee/lib/ee/api/entities/protected_branch.rb */
const show = (branch: ProtectedBranch) => ({
  id: branch.id,
  name: branch.name,
  push_access_levels: [access(branch.id, branch.pushLevel)],
  merge_access_levels: [access(branch.id, branch.mergeLevel)],
  allow_force_push: branch.allowForcePush,
  unprotect_access_levels: branch.unprotectLevel === null ? [] : [access(branch.id, branch.unprotectLevel)],
  code_owner_approval_required: branch.codeOwnerApprovalRequired,
  inherited: false,
});

const branchesOf = ({ exchange }: Call, { id }: Project): ProtectedBranch[] =>
  exchange.world.state.protectedBranches.many('project', String(id));

function find(call: Call): ProtectedBranch {
  const name = call.segment('name');
  const found = branchesOf(call, projectFor(call, LEVEL.maintainer)).find((branch) => branch.name === name);
  if (!found) throw recordNotFound();
  return found;
}

const levels = optional(level([0, LEVEL.developer, LEVEL.maintainer, 60]));

/** Protected branches and patterns of their names. gitlab: doc/api/protected_branches.md */
export const protectedBranchEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: LIST,
    auth: 'token',
    parameters: { ...paging, search: optional(text) },
    handle(call, { search = '', ...page }) {
      const rows = branchesOf(call, projectFor(call, LEVEL.maintainer));
      const found = rows.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
      return offsetPage(call, found, page, show);
    },
  }),
  endpoint({
    verb: 'GET',
    path: ONE,
    auth: 'token',
    parameters: {},
    handle: (call) => ok(show(find(call))),
  }),
  endpoint({
    verb: 'POST',
    path: LIST,
    auth: 'token',
    lacks: 'no rules for single people, groups and deploy keys',
    parameters: {
      name: required(text),
      push_access_level: levels,
      merge_access_level: levels,
      unprotect_access_level: levels,
      allow_force_push: optional(flag),
      code_owner_approval_required: optional(flag),
    },
    handle(call, values) {
      const project = projectFor(call, LEVEL.maintainer);
      const { name } = values;
      if (branchesOf(call, project).some((branch) => branch.name === name)) {
        throw conflict(`Protected branch '${name}' already exists`);
      }
      const made = call.exchange.world.state.protectedBranches.insert((id) => ({
        id,
        projectId: project.id,
        name,
        pushLevel: values.push_access_level ?? LEVEL.maintainer,
        mergeLevel: values.merge_access_level ?? LEVEL.maintainer,
        unprotectLevel: values.unprotect_access_level ?? null,
        allowForcePush: values.allow_force_push ?? false,
        codeOwnerApprovalRequired: values.code_owner_approval_required ?? false,
        updatedAt: call.exchange.world.clock.milliseconds(),
      }));
      return created(show(made));
    },
  }),
  endpoint({
    verb: 'PATCH',
    path: ONE,
    auth: 'token',
    lacks: 'no rules for single people, groups and deploy keys',
    parameters: { allow_force_push: optional(flag), code_owner_approval_required: optional(flag) },
    handle(call, values) {
      const branch = find(call);
      const changed = call.exchange.world.state.protectedBranches.update(branch, {
        updatedAt: call.exchange.world.clock.milliseconds(),
        allowForcePush: values.allow_force_push ?? branch.allowForcePush,
        codeOwnerApprovalRequired: values.code_owner_approval_required ?? branch.codeOwnerApprovalRequired,
      });
      return ok(show(changed));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: ONE,
    auth: 'token',
    parameters: {},
    handle(call) {
      const project = projectFor(call, LEVEL.maintainer);
      const name = call.segment('name');
      const branch = branchesOf(call, project).find((one) => one.name === name);
      // gitlab: lib/api/protected_branches.rb, not_found! by name
      if (!branch) throw notFound('Protected Branch');
      refuseStale(call, branch.updatedAt);
      call.exchange.world.state.protectedBranches.delete(branch.id);
      return noContent;
    },
  }),
];
