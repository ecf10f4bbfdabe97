import { AxeBuilder } from '@axe-core/playwright';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { connect, copy, person, registerApplication, send } from './arrange.ts';
import { expect, test } from './test.ts';
import { connectByToken, connectionScreen, decideAtGitLab, dialogOf, goToGitLab, screens } from './visit.ts';
import { tokens, type World } from './world.ts';

/** A folder to keep a picture of each scene in, for people who want to look. */
const pictures = process.env['MOORAGE_PICTURES'];

interface Scene {
  readonly name: string;
  readonly open: (page: Page, world: World) => Promise<unknown>;
}

const menuItem = (page: Page, name: string) => page.getByRole('menuitem', { name }).click();
const harborPage = async (page: Page, world: World) => {
  const { id } = await connect(world, page, {
    name: 'harbor',
    token: tokens.dockMaintainer,
    kind: 'project',
  });
  await page.goto(connectionScreen(id));
  await page.getByText('harbor/dock').last().waitFor();
  await page.getByRole('region').getByRole('listitem').first().waitFor();
};

const scenes: readonly Scene[] = [
  {
    name: 'the empty list',
    open: async (page) => {
      await page.goto(screens.connections);
      await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
    },
  },
  {
    name: 'the list',
    open: async (page, world) => {
      await connect(world, page, { name: 'gitlab-deploy', token: tokens.dockMaintainer, kind: 'project' });
      await connect(world, page, { name: 'gitlab-root', token: tokens.root });
      const dead = await connect(world, page, {
        name: 'gitlab-harbor',
        token: tokens.harborOwner,
        kind: 'group',
      });
      const away = await connect(world, page, { name: 'gitlab-ada' });
      await copy(world, page, away, 3);
      await world.gitlab.fetch(`${world.gitlabUrl}/api/v4/personal_access_tokens/self`, {
        method: 'DELETE',
        headers: { 'private-token': tokens.harborOwner },
      });
      await send(world, page, 'POST', `/api/v1/app-connections/${dead.id}/check`);
      world.gitlab.faults.add({ kind: 'status', status: 503 });
      await send(world, page, 'POST', `/api/v1/app-connections/${away.id}/check`);
      world.gitlab.faults.clear();
      world.passTime(50 * 86_400_000);
      await page.goto(screens.connections);
      await page.getByText('7 connections').waitFor();
    },
  },
  {
    name: 'a search without matches',
    open: async (page, world) => {
      await connect(world, page, { name: 'gitlab-ada' });
      await page.goto(`${screens.connections}?search=nothing`);
      await page.getByText('No connection matches').waitFor();
    },
  },
  {
    name: 'the list that cannot be loaded',
    open: async (page) => {
      await page.route(/\/api\/v1\/app-connections(\?|$)/, (route) => route.abort());
      await page.goto(screens.connections);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'the menu of a row',
    open: async (page, world) => {
      await connect(world, page, { name: 'harbor' });
      await page.goto(screens.connections);
      await page.getByRole('button', { name: 'Actions for harbor' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    },
  },
  {
    name: 'the menu of the account',
    open: async (page) => {
      await page.goto(screens.connections);
      await page.getByRole('button', { name: /^Account/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    },
  },
  {
    name: 'the list of keys',
    open: async (page) => {
      await page.goto(screens.connections);
      await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
      await page.keyboard.press('?');
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'the choice of an app',
    open: async (page) => {
      await page.goto(`${screens.connections}?add=*`);
      await dialogOf(page).getByRole('button', { name: 'GitLab' }).waitFor();
    },
  },
  {
    name: 'the form for OAuth',
    open: async (page, world) => {
      await registerApplication(world, page);
      await page.goto(screens.addGitLab);
      await dialogOf(page).getByRole('button', { name: 'Connect to GitLab' }).waitFor();
    },
  },
  {
    name: 'the form for OAuth without an application',
    open: async (page) => {
      await page.goto(screens.addGitLab);
      await dialogOf(page).getByRole('button', { name: 'Register and continue' }).waitFor();
    },
  },
  {
    name: 'the form for a token, refused',
    open: async (page, world) => {
      await connectByToken(world, page, { name: 'harbor', token: tokens.dockDeveloper, kind: 'Project' });
      await dialogOf(page).getByRole('alert').waitFor();
    },
  },
  {
    name: 'the form for a token, not filled in',
    open: async (page, world) => {
      await connectByToken(world, page, { name: '', token: '' });
      await dialogOf(page).getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'the question before something typed is lost',
    open: async (page) => {
      await page.goto(screens.addGitLab);
      await dialogOf(page).getByRole('radio', { name: 'Access token' }).click();
      await dialogOf(page).getByLabel('Name', { exact: true }).fill('harbor');
      await page.keyboard.press('Escape');
      await page.getByText('Discard what you typed?').waitFor();
    },
  },
  { name: 'the page of a connection', open: harborPage },
  {
    name: 'the page of a connection that needs a reconnect',
    open: async (page, world) => {
      await harborPage(page, world);
      world.gitlab.faults.add({ kind: 'status', status: 401, body: '{"message":"401 Unauthorized"}' });
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.getByText('Needs reconnect', { exact: true }).first().waitFor();
    },
  },
  {
    name: 'the page of a connection in doubt, with its timeline',
    open: async (page, world) => {
      await harborPage(page, world);
      await page.route(/\/api\/v1\/app-connections\/[^/?]+$/, async (route) => {
        const response = await route.fetch();
        const statusReason = 'A rotation got no answer at 10:32.';
        await route.fulfill({ json: { ...(await response.json()), status: 'unknown', statusReason } });
      });
      await page.reload();
      await page.getByRole('heading', { name: 'What to do while it is unknown' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'the policy of a connection, not filled in',
    open: async (page, world) => {
      await harborPage(page, world);
      await page.getByRole('button', { name: 'Edit the policy' }).click();
      await dialogOf(page).getByRole('radio', { name: 'Through a manager connection' }).check();
      await dialogOf(page).getByLabel('Only at certain times').check();
      await dialogOf(page).getByLabel('New life in days').fill('');
      await dialogOf(page).getByRole('button', { name: 'Save policy' }).click();
      await dialogOf(page).getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'the dialog to rotate',
    open: async (page, world) => {
      await harborPage(page, world);
      await page.getByRole('button', { name: 'More actions' }).click();
      await menuItem(page, 'Rotate now');
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'the policy of the organization',
    open: async (page) => {
      await page.goto(screens.policy);
      await page.getByRole('radio', { name: 'In place' }).check();
    },
  },
  {
    name: 'the lifecycle of nothing yet',
    open: async (page) => {
      await page.goto(screens.lifecycle);
      await page.getByRole('link', { name: 'Add your first connection' }).waitFor();
    },
  },
  {
    name: 'the lifecycle, some of it selected',
    open: async (page, world) => {
      const dock = await connect(world, page, {
        name: 'مرسى السفن',
        token: tokens.dockOwner,
        kind: 'project',
      });
      await copy(world, page, dock, 30);
      await connect(world, page, { name: `${'very long name '.repeat(6)}end` });
      await page.goto(screens.lifecycle);
      await page
        .getByRole('checkbox', { name: /^Select مرسى السفن-00[12]/ })
        .first()
        .check();
    },
  },
  {
    name: 'the lifecycle after a check of many',
    open: async (page, world) => {
      await connect(world, page, { name: 'gitlab-ada' });
      await connect(world, page, { name: 'gitlab-root', token: tokens.root });
      await page.goto(screens.lifecycle);
      await page.getByRole('checkbox', { name: 'Select all 2 shown' }).check();
      world.gitlab.faults.add({ kind: 'status', status: 503 });
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await page.getByRole('list', { name: 'What needs somebody' }).waitFor();
    },
  },
  {
    name: 'the dialog to edit',
    open: async (page, world) => {
      await harborPage(page, world);
      await page.getByRole('button', { name: 'More actions' }).click();
      await menuItem(page, 'Edit name');
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'the dialog to reconnect',
    open: async (page, world) => {
      await harborPage(page, world);
      await page.getByRole('button', { name: 'Reconnect' }).click();
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'the dialog to delete',
    open: async (page, world) => {
      await harborPage(page, world);
      await page.getByRole('button', { name: 'More actions' }).click();
      await menuItem(page, 'Delete');
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'a way back that was refused',
    open: async (page, world) => {
      await registerApplication(world, page);
      await goToGitLab(page, 'harbor');
      await decideAtGitLab(page, 'Cancel');
      await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    },
  },
  {
    name: 'the OAuth applications',
    open: async (page, world) => {
      await registerApplication(world, page);
      await page.goto(screens.applications);
      await page.getByRole('button', { name: 'Delete the application' }).waitFor();
    },
  },
  {
    name: 'the dialog to register an application',
    open: async (page) => {
      await page.goto(screens.applications);
      await page.getByRole('button', { name: 'Register the first' }).click();
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'the dialog to delete an application',
    open: async (page, world) => {
      await registerApplication(world, page);
      await page.goto(screens.applications);
      await page.getByRole('button', { name: 'Delete the application' }).click();
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'the access keys',
    open: async (page, world) => {
      const make = (values: object) => send(world, page, 'POST', '/api/v1/access-keys', values);
      await make({ name: 'deploy pipeline', lends: true, expiresInDays: 30 });
      await make({ name: 'dashboard', expiresInDays: null });
      await make({ name: 'a program with a name of some length, as people give them', access: 'write' });
      await page.goto(screens.accessKeys);
      await page.getByText('deploy pipeline', { exact: true }).waitFor();
    },
  },
  {
    name: 'no access key',
    open: async (page) => {
      await page.goto(screens.accessKeys);
      await page.getByRole('button', { name: 'Make the first' }).waitFor();
    },
  },
  {
    name: 'the dialog to make an access key',
    open: async (page) => {
      await page.goto(screens.accessKeys);
      await page.getByRole('button', { name: 'Make the first' }).click();
      await dialogOf(page).getByLabel('May borrow credentials').check();
    },
  },
  {
    name: 'a new access key',
    open: async (page) => {
      await page.goto(screens.accessKeys);
      await page.getByRole('button', { name: 'Make the first' }).click();
      await dialogOf(page).getByLabel('Name').fill('deploy pipeline');
      await dialogOf(page).getByRole('button', { name: 'Make key' }).click();
      await dialogOf(page).getByText(/^mrg_/).waitFor();
    },
  },
  {
    name: 'the dialog to delete an access key',
    open: async (page, world) => {
      await send(world, page, 'POST', '/api/v1/access-keys', { name: 'deploy pipeline', lends: true });
      await page.goto(screens.accessKeys);
      await page.getByRole('button', { name: 'Delete the access key' }).click();
      await dialogOf(page).waitFor();
    },
  },
  {
    name: 'the change of the password',
    open: async (page) => {
      await page.goto(screens.password);
      await page.getByLabel('New password', { exact: true }).waitFor();
    },
  },
  {
    name: 'a page that is not there',
    open: async (page) => {
      await page.goto('/nowhere');
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    },
  },
];

/** WCAG 2.2 AA and what axe calls best practice. Of its rules only those about colour can tell two themes apart. */
async function expectAccessible(page: Page, scene: string, theme: 'light' | 'dark'): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (theme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${scene}: ${id} (${help}) at ${String(target)}: ${failureSummary}`,
    ),
  );
  expect(found).toEqual([]);
}

/** What scrolls sideways: the page, or a box in it, as a dialog that is too wide does. */
const sidewaysScrolling = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .filter((element) => {
        const isPage = element === document.documentElement;
        return isPage || ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
      })
      .map((element) => `<${element.tagName.toLowerCase()} class="${element.className}">`),
  );

async function lookAt(page: Page, name: string): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const scene = `${name}-${width}-${colorScheme}`;
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, `${scene.replaceAll(/\W+/g, '-')}.png`) });
      await expectAccessible(page, scene, colorScheme);
    }
    expect(await sidewaysScrolling(page), `${name} scrolls sideways at ${width}`).toEqual([]);
  }
}

test.for(scenes)(
  '$name is accessible and fits, light and dark, wide and narrow',
  async (scene, { world, page }) => {
    await scene.open(page, world);
    await lookAt(page, scene.name);
  },
);

test('the set-up is accessible and fits, light and dark, wide and narrow', async ({ world, browse }) => {
  const page = await browse();
  await page.goto(world.setupUrl);
  await page.getByRole('button', { name: 'Make the administrator' }).click();
  await page.getByRole('alert').first().waitFor();
  await lookAt(page, 'the set-up');
});

test('the sign-in is accessible and fits, light and dark, wide and narrow', async ({ page: _, browse }) => {
  const page = await browse();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill('wrong horse');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await lookAt(page, 'the sign-in');
});

test('a chosen theme is remembered, and wins over the one of the system', async ({ page }) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(screens.connections);
  await page.getByRole('button', { name: /^Account/ }).click();
  const light = await ground();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await expect.poll(ground).not.toBe(light);
  const dark = await ground();
  await page.reload();
  await page.getByRole('heading', { name: 'App Connections' }).waitFor();
  expect(await ground()).toBe(dark);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Like the system' }).click();
  await expect.poll(ground).toBe(light);
});
