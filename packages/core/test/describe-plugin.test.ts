import { describePlugin } from '../src/testing.ts';
import { toy } from './toy/toy-plugin.ts';
import { toyWorld } from './toy/toy-world.ts';

describePlugin(toy, toyWorld);
