import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/worlds.ts';
import { openSqlite } from '../index.ts';
import { addOrganization, connectionRow } from './rows.ts';
import { secretsInFiles } from './secrets-in-files.ts';

const secret = 'the-token-of-ada/?';

describe('the search for secrets in files', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    ['plain', secret],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['hex', Buffer.from(secret).toString('hex')],
    ['percent', encodeURIComponent(secret)],
  ])('finds one that is written %s, deep in a binary file', (_, written) => {
    mkdirSync(join(folder, 'deep'));
    const file = join(folder, 'deep/log');
    writeFileSync(file, Buffer.concat([Buffer.from([0, 255, 7]), Buffer.from(`x${written}y`)]));
    expect(secretsInFiles(folder, ['another secret', secret])).toMatchObject([{ file, index: 1 }]);
  });

  it('finds one in the -wal of an open database', async () => {
    const database = await openSqlite({ path: join(folder, 'moorage.db') });
    const organizationId = await addOrganization(database);
    await database.stores.connections.insert(connectionRow(organizationId, { sealedSecrets: secret }));
    expect(secretsInFiles(folder, [secret])).toMatchObject([{ file: join(folder, 'moorage.db-wal') }]);
    await database.close();
    expect(secretsInFiles(folder, [secret])).toMatchObject([{ file: join(folder, 'moorage.db') }]);
  });

  it('finds nothing where there is nothing', () => {
    writeFileSync(join(folder, 'log'), 'harmless');
    expect(secretsInFiles(folder, [secret])).toEqual([]);
  });

  it('refuses to look for what would be found everywhere', () => {
    expect(() => secretsInFiles(folder, ['short'])).toThrow(TypeError);
  });
});
