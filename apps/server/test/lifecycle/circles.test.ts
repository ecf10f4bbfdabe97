import { putDefaultPolicy, putPolicy, type Policy } from '@moorage/engine';
import { expect, test } from 'vitest';
import { createManagedWorld } from './managed.ts';

const by = (managerConnectionId: string): Policy => ({
  checkEveryMinutes: null,
  remindDaysBefore: null,
  rotate: { strategy: 'manager', managerConnectionId, daysBefore: 7, lifeDays: 90 },
  overlap: null,
});
const nothing: Policy = { checkEveryMinutes: null, remindDaysBefore: null, rotate: null, overlap: null };

/** Three tokens of which each may manage the others; nobody does. */
async function createThree() {
  const world = await createManagedWorld({ by: 'administrator' });
  const { engine, actor, mock, connect } = world;
  const make = async (name: string): Promise<string> => {
    const seeded = `glpat-${name.padEnd(20, '0')}`;
    mock.seed({ tokens: [{ token: seeded, name, user: 'root', scopes: ['api'], expires_in_days: 90 }] });
    return (await connect(name, seeded, 'personal')).id;
  };
  const [one, two, three] = [await make('one'), await make('two'), await make('three')];
  return {
    one,
    two,
    three,
    put: (id: string, policy: Policy) => putPolicy(engine, actor, id, policy),
    putDefault: (policy: Policy) => putDefaultPolicy(engine, actor, policy),
  };
}

const circle = (names: string) => ({
  code: 'invalid_input',
  fields: { 'rotate.managerConnectionId': expect.stringContaining(names) },
});

test('two connections do not manage each other', async () => {
  const { one, two, put } = await createThree();
  await put(one, by(two));
  await expect(put(two, by(one))).rejects.toMatchObject(
    circle('"two" would be managed in a circle: by "one", which is managed by "two".'),
  );
});

test('nor do three in a circle', async () => {
  const { one, two, three, put } = await createThree();
  await put(one, by(two));
  await put(two, by(three));
  await expect(put(three, by(one))).rejects.toMatchObject(
    circle('by "one", which is managed by "two", which is managed by "three"'),
  );
  await put(two, nothing);
  await expect(put(three, by(one))).resolves.toMatchObject({ rotate: { managerConnectionId: one } });
});

test('nor by what the organization wishes for all', async () => {
  const { one, two, put, putDefault } = await createThree();
  await putDefault(by(one));
  await expect(put(one, by(two))).rejects.toMatchObject(circle('by "two", which is managed by "one"'));
  const off = { strategy: 'off', daysBefore: 7, lifeDays: 90 } as const;
  await put(two, { ...nothing, rotate: off });
  await put(one, by(two));
  await expect(put(two, nothing)).rejects.toMatchObject(circle('"two" would be managed in a circle'));
});

test('nor when that is wished afterwards', async () => {
  const { one, two, put, putDefault } = await createThree();
  await put(one, by(two));
  await expect(putDefault(by(one))).rejects.toMatchObject(circle('by "two", which is managed by "one"'));
  await expect(putDefault(by(two))).resolves.toMatchObject({ rotate: { managerConnectionId: two } });
});

test('a manager of all is not taken for one that manages itself', async () => {
  const { one, two, put, putDefault } = await createThree();
  await putDefault(by(one));
  await expect(put(two, by(one))).resolves.toMatchObject({ rotate: { managerConnectionId: one } });
});
