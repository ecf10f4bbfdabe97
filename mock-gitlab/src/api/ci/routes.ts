import type { Endpoint } from '../../http/endpoint.ts';
import { environmentEndpoints } from './environments.ts';
import { hookEndpoints } from '../hooks/hooks.ts';
import { instanceVariableEndpoints } from '../variables/instance-variables.ts';
import { jobEndpoints } from './jobs.ts';
import { pipelineEndpoints } from './pipelines.ts';
import { protectedBranchEndpoints } from './protected-branches.ts';
import { repositoryEndpoints } from './repository.ts';
import { triggerPipelineEndpoints } from './trigger-pipeline.ts';
import { variableEndpoints } from '../variables/variables.ts';

/** What CI/CD works with: variables, environments, hooks, code and pipelines. */
export const ciEndpoints: readonly Endpoint[] = [
  ...variableEndpoints,
  ...instanceVariableEndpoints,
  ...hookEndpoints,
  ...environmentEndpoints,
  ...repositoryEndpoints,
  ...protectedBranchEndpoints,
  ...pipelineEndpoints,
  ...triggerPipelineEndpoints,
  ...jobEndpoints,
];
