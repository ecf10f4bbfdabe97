export { createVault } from './create-vault.ts';
export type { VaultOptions } from './key-ring.ts';
export type { MasterKey } from './master-key.ts';
export { parseMasterKey } from './master-key.ts';
export { createMasterKeyFile, readMasterKey, type MasterKeySource } from './master-key-file.ts';
