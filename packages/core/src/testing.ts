export { describePlugin } from './testing/describe-plugin.ts';
export { pluginChecks } from './testing/plugin-checks.ts';
export type { Check } from './testing/check.ts';
export {
  notApplicable,
  type Credential,
  type Failure,
  type Given,
  type Grant,
  type ManagerWorld,
  type MethodWorld,
  type NotApplicable,
  type ResourceWorld,
  type WebhookSample,
  type WebhookWorld,
  type World,
} from './testing/world.ts';
