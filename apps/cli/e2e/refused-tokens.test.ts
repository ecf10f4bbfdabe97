import { stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, connectByToken, dialogOf, submitTokenForm, type TokenEntry } from './visit.ts';
import { days, tokens } from './world.ts';

interface Refusal extends Omit<TokenEntry, 'name'> {
  readonly what: string;
  readonly says: string;
  readonly advises: string;
}

const refusals: readonly Refusal[] = [
  {
    what: 'a token that may only read',
    token: tokens.adaReadOnly,
    says: 'This personal access token has only the scope read_api. Moorage needs api.',
    advises: 'Make a new personal access token with the scope api.',
  },
  {
    what: 'an expired token',
    token: tokens.expired,
    says: 'GitLab says that this token has expired.',
    advises: 'Make a new',
  },
  {
    what: 'a revoked token',
    token: tokens.revoked,
    says: 'GitLab says that this token was revoked.',
    advises: 'Make a new',
  },
  {
    what: 'a token that GitLab never made',
    token: 'glpat-nobody-made-this-one',
    says: 'GitLab does not know this token.',
    advises: 'Check that no character of it is missing',
  },
  {
    what: 'a project token with the role Developer',
    token: tokens.dockDeveloper,
    kind: 'Project',
    says: 'This project access token has the role Developer. Reading and writing variables needs Maintainer; Owner is advised.',
    advises: 'Make a new project access token with the role Owner.',
  },
  {
    what: 'a project token that was said to be personal',
    token: tokens.dockOwner,
    kind: 'Personal',
    says: 'This is a project access token, not a personal access token.',
    advises: 'Choose a project access token in the form, or paste a personal access token.',
  },
  {
    what: 'a personal token that was said to be a group’s',
    token: tokens.adaApi,
    kind: 'Group',
    says: 'This is a personal access token, not a group access token.',
    advises: 'Choose a personal access token in the form, or paste a group access token.',
  },
];

test.for(refusals)(
  'refuses $what, says what to change, and stores nothing',
  async (refusal, { world, page }) => {
    await connectByToken(world, page, { name: 'refused', ...refusal });
    const said = await alertOf(page);
    expect(said).toContain(refusal.says);
    expect(said).toContain(refusal.advises);
    // The form stays as it was, so that one thing can be changed.
    expect(await dialogOf(page).getByLabel('Name', { exact: true }).inputValue()).toBe('refused');
    expect(await stored(world, page)).toEqual([]);
  },
);

test('connects at the second try, with the kind that it was told', async ({ world, page }) => {
  await connectByToken(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'Personal' });
  expect(await alertOf(page)).toContain('This is a project access token');
  await dialogOf(page).getByRole('radio', { name: 'Project' }).check();
  await submitTokenForm(page);
  await page.getByText(/dock is connected as @project_\d+_bot/).waitFor();
});

test('a token that ends on this day is refused once the day has come', async ({ world, page }) => {
  world.passTime(61 * days);
  await connectByToken(world, page, { name: 'late', token: tokens.dockOwner, kind: 'Project' });
  expect(await alertOf(page)).toContain('GitLab says that this token has expired.');
  expect(await stored(world, page)).toEqual([]);
});
