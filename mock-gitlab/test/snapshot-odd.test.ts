import { expect, test } from 'vitest';
import { harbor } from './harbor.ts';

/** A snapshot that went through JSON and was changed on its way. */
function spoilt(
  spoil: (tables: Record<string, { nextId: number; rows: Record<string, unknown>[] }>) => void,
) {
  const gitlab = harbor();
  const data = JSON.parse(JSON.stringify(gitlab.snapshot()));
  spoil(data.state.tables);
  const before = gitlab.toSeed();
  return { restore: () => gitlab.restore(data), same: () => expect(gitlab.toSeed()).toStrictEqual(before) };
}

test.each([[5], [6]])('a group below itself or its own subgroup is refused: %d', (parentId) => {
  const { restore, same } = spoilt(({ groups }) => Object.assign(groups?.rows[0] ?? {}, { parentId }));
  expect(restore).toThrow(/^state\.tables\.groups: group 5 is above itself/);
  same();
});

test('a next id that somebody has is refused', () => {
  const { restore, same } = spoilt(({ users }) => Object.assign(users ?? {}, { nextId: 1 }));
  expect(restore).toThrow(/^state\.tables\.users\.nextId: must be above every id, also 1/);
  same();
});

test('an id that comes twice is refused', () => {
  const { restore, same } = spoilt(({ users }) => users?.rows.push({ ...users.rows[0] }));
  expect(restore).toThrow(/^state\.tables\.users\.rows\[\d+\]\.id: 1 comes twice/);
  same();
});

test('what was not changed comes back, and goes on with the same ids', () => {
  const { restore, same } = spoilt(() => undefined);
  restore();
  same();
});
