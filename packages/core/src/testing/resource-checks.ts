import { checkChoices } from '../check-choices.ts';
import type { Choice, Resource } from '../resource.ts';
import { fail, isNotApplicable, skipped, type Check, type Setup } from './check.ts';
import { echoing, wireFailures } from './wire-failures.ts';
import { expectAnswer, expectCode } from './expect-outcome.ts';
import { tryOut, worldOf, type Trial } from './trial.ts';
import { refusals, type ResourceWorld } from './world.ts';

/** More pages than any picker needs; a plugin that goes on is turning in a circle. */
const pageLimit = 1000;

/** What people pick from. */
export function resourceChecks(setup: Setup, id: string, resource: Resource): Check[] {
  const world = setup.world.resources?.[id] ?? fail(`world.resources has no entry for "${id}". Add one.`);
  const methodId = world.method ?? Object.keys(setup.plugin.methods)[0] ?? fail('The plugin has no methods.');
  const { good, ...rest } = worldOf(setup, methodId);
  const start = () => tryOut(setup, methodId, good);
  return [
    {
      title: `${id}: finds by search at the app`,
      run: async () => {
        const found = await everything(await start(), resource, world.search.text);
        const names = found.map(({ name }) => name).toSorted();
        const wanted = world.search.finds.toSorted();
        if (names.join('\n') === wanted.join('\n')) return;
        fail(
          `The search for "${world.search.text}" should find ${wanted.join(', ')}, and finds ${names.join(', ')}.`,
        );
      },
    },
    pagingCheck(id, resource, world, start),
    {
      title: `${id}: answers with what Moorage can show`,
      run: async () => checkChoices(setup.plugin, id, await firstPage(await start(), resource)),
    },
    ...wireFailures(setup.world.failures ?? []).map(({ when, send, code, retryAfter }): Check => ({
      title: `${id}: says ${code} in place of an empty list when ${when}`,
      run: async () => {
        const trial = await tryOut(setup, methodId, good, { send });
        const outcome = await trial.attempt(() => resource.list(trial.context, {}));
        expectCode(`${id}.list`, outcome, code, retryAfter);
      },
    })),
    ...(['expired', 'revoked', 'unknown'] as const).map((situation): Check => {
      const given = rest[situation];
      const title = `${id}: says ${refusals[situation]} in place of an empty list in the situation "${situation}"`;
      if (typeof given === 'object' && isNotApplicable(given)) return skipped(title, given);
      return {
        title,
        run: async () => {
          const trial = await tryOut(setup, methodId, given);
          const outcome = await trial.attempt(() => resource.list(trial.context, {}));
          expectCode(`${id}.list`, outcome, refusals[situation]);
        },
      };
    }),
    {
      title: `${id}: tells no secret that the app repeats`,
      run: async () => {
        const trial = await tryOut(setup, methodId, good, { send: echoing(403) });
        await trial.attempt(() => resource.list(trial.context, {}));
      },
    },
  ];
}

function pagingCheck(
  id: string,
  resource: Resource,
  { total }: ResourceWorld,
  start: () => Promise<Trial>,
): Check {
  const title = `${id}: lists everything, page by page, each once`;
  if (typeof total === 'object') return skipped(title, total);
  return {
    title,
    run: async () => {
      const all = await everything(await start(), resource);
      const different = new Set(all.map((item) => item.id)).size;
      if (different !== all.length) fail(`${id} lists ${all.length - different} items twice.`);
      if (all.length !== total) fail(`${id} lists ${all.length} items, and there are ${total}.`);
      const first = await firstPage(await start(), resource);
      if (first.next === undefined)
        fail(`${id} gives all ${total} items on one page. Give the world more of them.`);
    },
  };
}

async function firstPage(trial: Trial, resource: Resource) {
  return expectAnswer('list', await trial.attempt(() => resource.list(trial.context, {})));
}

async function everything(trial: Trial, resource: Resource, search?: string): Promise<readonly Choice[]> {
  const items: Choice[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < pageLimit; pages += 1) {
    const query = {
      ...(search === undefined ? {} : { search }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = expectAnswer('list', await trial.attempt(() => resource.list(trial.context, query)));
    items.push(...page.items);
    if (page.next === undefined) return items;
    if (page.next === cursor) fail('A page names itself as the page after it.');
    cursor = page.next;
  }
  return fail(`The list does not end within ${pageLimit} pages.`);
}
