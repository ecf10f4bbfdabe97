import { describeStore } from '../src/testing/index.ts';
import { sqliteFiles } from './worlds.ts';

describeStore('SQLite', sqliteFiles);
