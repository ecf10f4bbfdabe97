// What things of a seed have when it does not say otherwise, which is what GitLab gives to new ones.

export const NEW_HOOK = {
  name: null,
  description: null,
  token: null,
  events: ['push_events'],
  enableSslVerification: true,
  pushEventsBranchFilter: null,
  branchFilterStrategy: 'wildcard',
  customWebhookTemplate: null,
  urlVariables: {},
  customHeaders: {},
  recentFailures: 0,
  disabledUntil: null,
} as const;

export const NEW_ENVIRONMENT = {
  externalUrl: null,
  state: 'available',
  description: null,
  autoStopAt: null,
  autoStopSetting: 'always',
  autoDeleteAt: null,
} as const;

export const NEW_PROTECTED_BRANCH = {
  pushLevel: 40,
  mergeLevel: 40,
  unprotectLevel: null,
  allowForcePush: false,
  codeOwnerApprovalRequired: false,
} as const;
