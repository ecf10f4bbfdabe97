import type { Manifest } from '@moorage/core';
import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { manifest } from '../src/http/shapes.ts';

/** Members and their types at any depth, whether or not they may be changed or left out. */
type Members<T> = T extends readonly (infer Item)[]
  ? Members<Item>[]
  : T extends object
    ? { -readonly [Name in keyof T]-?: Members<Exclude<T[Name], undefined>> }
    : T;

// Held by the type check; it fails there.
test('an app is described in the API as core makes its manifest', () => {
  expectTypeOf<Members<z.output<typeof manifest>>>().toEqualTypeOf<Members<Manifest>>();
});
