import { type Infer, integer, list, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { id, instant } from './fields.ts';

export const variableShape = object({
  id,
  ownerType: oneOf('project', 'group', 'instance'),
  /** 1 for the instance. */
  ownerId: id,
  key: text('DB_PASS'),
  value: text('s3cr3t-pass'),
  variableType: oneOf('env_var', 'file'),
  protected: truth,
  masked: truth,
  hidden: truth,
  raw: truth,
  environmentScope: text('*'),
  description: nullable(text('')),
  updatedAt: instant,
});
export type Variable = Infer<typeof variableShape>;

export const environmentShape = object({
  id,
  projectId: id,
  name: text('review/fix-foo'),
  slug: text('review-fix-foo-dfjre3'),
  externalUrl: nullable(text('https://fix-foo.example.com')),
  tier: oneOf('production', 'staging', 'testing', 'development', 'other'),
  state: oneOf('available', 'stopping', 'stopped'),
  description: nullable(text('')),
  autoStopAt: nullable(instant),
  autoStopSetting: oneOf('always', 'with_action'),
  createdAt: instant,
  updatedAt: instant,
  /** When a stopped review app is removed, once that was asked for. */
  autoDeleteAt: nullable(instant),
});
/** A place that a project is deployed to. */
export type Environment = Infer<typeof environmentShape>;

export const protectedBranchShape = object({
  id,
  projectId: id,
  name: text('main'),
  pushLevel: integer(40, 0, 60),
  mergeLevel: integer(40, 0, 60),
  unprotectLevel: nullable(integer(40, 0, 60)),
  allowForcePush: truth,
  codeOwnerApprovalRequired: truth,
  updatedAt: instant,
});
/** A branch, or a pattern of names, that not everybody may push to. */
export type ProtectedBranch = Infer<typeof protectedBranchShape>;

const ciStatus = oneOf('created', 'pending', 'running', 'success', 'failed', 'canceled');

export const pipelineShape = object({
  id,
  /** Counts within the project. */
  iid: id,
  projectId: id,
  sha: text('40 hex digits'),
  ref: text('main'),
  source: oneOf('api', 'trigger', 'push'),
  status: ciStatus,
  userId: id,
  variables: list(
    object({ key: text('DEPLOY'), value: text('yes'), variableType: oneOf('env_var', 'file') }),
  ),
  createdAt: instant,
  updatedAt: instant,
  startedAt: nullable(instant),
  finishedAt: nullable(instant),
});
export type Pipeline = Infer<typeof pipelineShape>;

export const jobShape = object({
  id,
  projectId: id,
  pipelineId: id,
  /** Whom the token acts as. */
  userId: id,
  /** `CI_JOB_TOKEN`: good while the job runs. */
  token: text('glcbt-64_moorage-demo-job-00'),
  name: text('build'),
  stage: text('test'),
  ref: text('main'),
  status: ciStatus,
  /** A newer job has taken its place. */
  retried: truth,
  createdAt: instant,
  startedAt: nullable(instant),
  finishedAt: nullable(instant),
  /** When the mock's runner ends it; `null`: it runs until somebody cancels it. */
  endsAt: nullable(instant),
});
export type Job = Infer<typeof jobShape>;
/** Where a pipeline or a job stands. */
export type CiStatus = Infer<typeof ciStatus>;
