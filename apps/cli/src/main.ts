import { run } from './run.ts';
import { thisProcess } from './surroundings.ts';

// NOTE: a function, as the single file is CommonJS and knows no top-level await.
async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), thisProcess);
}

void main();
