import { afterAll } from 'vitest';
import { expectNoSecretSaid } from './world.ts';

// Of every world of every test file: what was ever logged or answered holds none of its secrets.
afterAll(expectNoSecretSaid);
