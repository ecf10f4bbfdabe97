import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createVault } from '../src/create-vault.ts';
import { parseMasterKey } from '../src/master-key.ts';
import { binding, createWorld, newMasterKey, random } from './vault-world.ts';

const secret = 'glpat-moorage-s3cret';
const unreadable = (message: RegExp) => ({
  code: 'sealed_data_unreadable',
  message: expect.stringMatching(message),
  action: expect.any(String),
});
const changed = unreadable(/changed or damaged/);
const moved = unreadable(/a row that it was not written for/);
const wrongMasterKey = unreadable(/^Wrong master key/);

/** Every text that differs from this one in one bit of one character, as far as it stays printable. */
function* flips(text: string): Iterable<string> {
  for (let at = 0; at < text.length; at += 1) {
    for (const bit of [1, 2, 4]) {
      const other = String.fromCharCode(text.charCodeAt(at) ^ bit);
      if (other > ' ' && other !== '.') yield text.slice(0, at) + other + text.slice(at + 1);
    }
  }
}

describe('a sealed secret', () => {
  it.each([
    ['an ordinary secret', secret],
    ['the empty text', ''],
    ['text of many languages', 'Ключ 🔑 مفتاح 鍵\u0000\n"\\'],
    ['a long text', 'x'.repeat(1_000_000)],
  ])('opens as %s', async (_what, plaintext) => {
    const vault = await createWorld().openVault();
    expect(await vault.open(await vault.seal(plaintext, binding), binding)).toBe(plaintext);
  });

  it('shows nothing of the secret, and is another each time', async () => {
    const vault = await createWorld().openVault();
    const sealed = [await vault.seal(secret, binding), await vault.seal(secret, binding)];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const text of sealed) {
      expect(text).toMatch(/^v1\.[\w-]+\.[\w-]{43}\.[\w-]+$/);
      expect(text).not.toContain(Buffer.from(secret).toString('base64url').slice(0, 8));
    }
  });

  it('opens after a restart, and in another process with the same master key', async () => {
    const { openVault } = createWorld();
    const sealed = await (await openVault()).seal(secret, binding);
    expect(await (await openVault()).open(sealed, binding)).toBe(secret);
  });

  it.each([
    ['row', { rowId: 'con-2' }],
    ['purpose', { purpose: 'oauth-application' }],
    ['organization', { organizationId: 'org-2' }],
  ])('does not open for another %s, and says that it was moved', async (_what, other) => {
    const vault = await createWorld().openVault();
    const sealed = await vault.seal(secret, binding);
    await expect(vault.open(sealed, { ...binding, ...other })).rejects.toMatchObject(moved);
  });

  it('does not mistake one binding for another that reads the same when joined', async () => {
    const vault = await createWorld().openVault();
    const sealed = await vault.seal(secret, { organizationId: 'a', rowId: 'b","c', purpose: 'd' });
    await expect(
      vault.open(sealed, { organizationId: 'a","b', rowId: 'c', purpose: 'd' }),
    ).rejects.toMatchObject(moved);
    await expect(
      vault.open(sealed, { organizationId: 'a', rowId: 'b', purpose: 'c","d' }),
    ).rejects.toMatchObject(moved);
  });

  it('does not open with the binding of another row written into it', async () => {
    const vault = await createWorld().openVault();
    const other = { ...binding, rowId: 'con-2' };
    const [mine, theirs] = [await vault.seal(secret, binding), await vault.seal('other', other)];
    const forged = mine
      .split('.')
      .with(2, theirs.split('.')[2] ?? '')
      .join('.');
    await expect(vault.open(forged, other)).rejects.toMatchObject(changed);
  });

  it('does not open with any one bit flipped, wherever it is', async () => {
    const vault = await createWorld().openVault();
    const sealed = await vault.seal(secret, binding);
    let count = 0;
    for (const flipped of flips(sealed)) {
      await expect(vault.open(flipped, binding)).rejects.toMatchObject({ code: 'sealed_data_unreadable' });
      count += 1;
    }
    expect(count).toBeGreaterThan(300);
  });

  it.each([
    ['the binding', 2],
    ['the payload', 3],
  ])('says that it was changed when a bit of %s is flipped', async (_what, part) => {
    const vault = await createWorld().openVault();
    const parts = (await vault.seal(secret, binding)).split('.');
    const first = parts[part] ?? '';
    const flipped = parts.with(part, (first.startsWith('A') ? 'B' : 'A') + first.slice(1)).join('.');
    await expect(vault.open(flipped, binding)).rejects.toMatchObject(changed);
  });

  it('does not open when anything is cut off or added', async () => {
    const vault = await createWorld().openVault();
    const sealed = await vault.seal(secret, binding);
    for (let length = 0; length < sealed.length; length += 1) {
      await expect(vault.open(sealed.slice(0, length), binding)).rejects.toMatchObject({
        code: 'sealed_data_unreadable',
      });
    }
    for (const added of ['=', 'A', ' ', '\n', '.', '.AA']) {
      await expect(vault.open(sealed + added, binding)).rejects.toMatchObject(changed);
    }
  });

  it('does not open when it is of a newer version, and says so', async () => {
    const vault = await createWorld().openVault();
    const sealed = await vault.seal(secret, binding);
    await expect(vault.open(sealed.replace('v1.', 'v2.'), binding)).rejects.toMatchObject(
      unreadable(/newer version/),
    );
  });

  it('does not open when its data key is missing, and says so', async () => {
    const sealed = await (await createWorld().openVault()).seal(secret, binding);
    const elsewhere = await createWorld().openVault();
    await expect(elsewhere.open(sealed, binding)).rejects.toMatchObject(unreadable(/data key .* is missing/));
  });

  it('appears in no error, sealed or open', async () => {
    const vault = await createWorld().openVault();
    const sealed = await vault.seal(secret, binding);
    const payload = sealed.split('.')[3] ?? '';
    const attempts = [
      vault.open(sealed, { ...binding, rowId: 'con-2' }),
      vault.open(`${sealed}A`, binding),
      vault.open(sealed.replace('v1.', 'v2.'), binding),
      vault.open(sealed.replace(/\.[^.]+/, '.nokey'), binding),
    ];
    for (const attempt of attempts) {
      const error = inspect(await attempt.catch((reason: unknown) => reason), {
        depth: 20,
        showHidden: true,
      });
      expect(error).toContain('ConnectionError');
      expect(error).not.toContain(payload);
      expect(error).not.toContain(secret);
    }
  });
});

describe('the master key', () => {
  it('is found wrong at start', async () => {
    const { openVault } = createWorld();
    await openVault();
    await expect(openVault(newMasterKey())).rejects.toMatchObject(wrongMasterKey);
  });

  it('is told apart from a changed data key', async () => {
    const { openVault, dataKeys } = createWorld();
    await openVault();
    const [row] = dataKeys.rows;
    if (row === undefined) throw new Error('The vault has stored no data key');
    for (const wrapped of [...flips(row.wrapped)].filter((text) => /^v1\.[\w-]+\.[\w-]+$/.test(text))) {
      const isIdChanged = wrapped.split('.')[1] !== row.wrapped.split('.')[1];
      dataKeys.rows = [{ ...row, wrapped }];
      // A changed id alone still opens, so the key is known to be right and the row to be damaged.
      await expect(openVault(), isIdChanged ? 'id' : 'payload').rejects.toMatchObject(changed);
    }
    dataKeys.rows = [{ ...row, wrapped: '' }];
    await expect(openVault()).rejects.toMatchObject(changed);
    dataKeys.rows = [{ ...row, wrapped: row.wrapped.replace('v1', 'v2') }];
    await expect(openVault()).rejects.toMatchObject(unreadable(/newer version/));
  });

  it('does not unwrap a data key under the id of another', async () => {
    const { openVault, dataKeys } = createWorld();
    await openVault();
    dataKeys.rows = dataKeys.rows.map((row) => ({ ...row, id: 'other' }));
    await expect(openVault()).rejects.toMatchObject(changed);
  });

  it('does not lie in the database', async () => {
    const { openVault, dataKeys } = createWorld();
    const bytes = Buffer.from('fedcba9876543210'.repeat(4), 'hex');
    await openVault(parseMasterKey(bytes.toString('hex')));
    const stored = dataKeys.rows.map(({ wrapped }) => wrapped).join();
    for (const encoding of ['hex', 'base64url'] as const)
      expect(stored).not.toContain(bytes.toString(encoding).slice(0, 10));
  });
});

describe('data keys', () => {
  it('are made once and used from then on', async () => {
    const { openVault, dataKeys } = createWorld();
    const vault = await openVault();
    await Promise.all([1, 2, 3].map(() => vault.seal(secret, binding)));
    await openVault();
    expect(dataKeys.rows).toHaveLength(1);
  });

  it('are renewed after a year, once, and the old ones still open', async () => {
    const { openVault, dataKeys, clock } = createWorld();
    const vault = await openVault();
    const old = await vault.seal(secret, binding);
    clock.moveDays(364);
    await vault.seal(secret, binding);
    expect(dataKeys.rows).toHaveLength(1);
    clock.moveDays(1);
    const sealed = await Promise.all([1, 2, 3].map(() => vault.seal(secret, binding)));
    expect(dataKeys.rows).toHaveLength(2);
    expect(sealed.every((text) => text.split('.')[1] === dataKeys.rows[1]?.id)).toBe(true);
    expect(await vault.open(old, binding)).toBe(secret);
  });

  it('of two vaults that start at once on an empty database open each other’s secrets', async () => {
    const { openVault } = createWorld();
    const [one, two] = await Promise.all([openVault(), openVault()]);
    expect(await two.open(await one.seal(secret, binding), binding)).toBe(secret);
    expect(await one.open(await two.seal(secret, binding), binding)).toBe(secret);
    const later = await openVault();
    expect(await later.open(await two.seal(secret, binding), binding)).toBe(secret);
  });

  it('made meanwhile by another process are used in place of a further one', async () => {
    const { openVault, dataKeys, clock } = createWorld();
    const [one, two] = [await openVault(), await openVault()];
    clock.moveDays(400);
    await one.seal(secret, binding);
    await two.seal(secret, binding);
    expect(dataKeys.rows).toHaveLength(2);
  });

  it('are asked for again after the store failed', async () => {
    const { openVault, dataKeys, clock } = createWorld();
    const vault = await openVault();
    clock.moveDays(400);
    dataKeys.failure = new Error('disk full');
    await expect(vault.seal(secret, binding)).rejects.toThrow('disk full');
    dataKeys.failure = undefined;
    expect(await vault.open(await vault.seal(secret, binding), binding)).toBe(secret);
  });

  it('need ids that fit into a sealed secret', async () => {
    const world = createWorld();
    await expect(createVault({ ...world, random: { ...random, id: () => 'a.b' } })).rejects.toThrow(
      TypeError,
    );
  });
});
