import type { Exchange } from '../../http/exchange.ts';
import type { Environment, Project } from '../../state/rows.ts';
import { isoTime } from './dates.ts';
import { projectSimple } from './project.ts';

/** gitlab: lib/api/entities/environment_basic.rb */
export const environmentBasic = (environment: Environment) => ({
  id: environment.id,
  name: environment.name,
  slug: environment.slug,
  external_url: environment.externalUrl,
  created_at: isoTime(environment.createdAt),
  updated_at: isoTime(environment.updatedAt),
});

/** gitlab: lib/api/entities/environment.rb; one alone has its last deployment in place of the project */
export const environmentEntity = (
  exchange: Exchange,
  environment: Environment,
  project: Project | undefined,
) => ({
  ...environmentBasic(environment),
  tier: environment.tier,
  ...(project ? { project: projectSimple(exchange, project) } : { last_deployment: null }),
  state: environment.state,
  auto_stop_at: isoTime(environment.autoStopAt),
  description: environment.description,
  auto_stop_setting: environment.autoStopSetting,
});
