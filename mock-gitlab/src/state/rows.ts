// The shapes of stored rows: one definition gives the types and the check of a saved state.
export * from './rows/audit.ts';
export * from './rows/ci.ts';
export * from './rows/hooks.ts';
export * from './rows/instance.ts';
export * from './rows/oauth.ts';
export * from './rows/people.ts';
export * from './rows/places.ts';
export * from './rows/tokens.ts';
