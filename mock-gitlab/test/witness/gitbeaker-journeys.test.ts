import { AccessLevel, Gitlab } from '@gitbeaker/rest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MockGitLab } from '../../src/index.ts';
import { harbor, tokens } from '../harbor.ts';

// What an administrator, an owner and a pipeline do with GitLab, each to the end, with a client that nobody here wrote.
let gitlab: MockGitLab;
let host: string;

beforeEach(async () => {
  gitlab = harbor({ switches: { tier: 'premium' } });
  host = await gitlab.listen();
});
afterEach(async () => {
  await gitlab.close();
  gitlab.verify();
});

const as = (token: string) => new Gitlab({ host, token });

test('an owner builds a group with a project and a crew, and takes it down', async () => {
  const ada = as(tokens.adaApi);
  const harborGroup = await ada.Groups.show('harbor');
  const pilots = await ada.Groups.create('Pilots', 'pilots', { parentId: harborGroup.id });
  expect(pilots.full_path).toBe('harbor/pilots');
  const project = await ada.Projects.create({
    name: 'charts',
    namespaceId: pilots.id,
    visibility: 'private',
  });
  expect(project).toMatchObject({ path_with_namespace: 'harbor/pilots/charts', visibility: 'private' });

  const [ben] = await ada.Users.all({ username: 'ben' });
  const benId = ben?.id ?? 0;
  await ada.GroupMembers.add(pilots.id, AccessLevel.DEVELOPER, { userId: benId });
  await expect(ada.GroupMembers.add(pilots.id, AccessLevel.DEVELOPER, { userId: benId })).rejects.toThrow(
    'Member already exists',
  );
  expect(await ada.ProjectMembers.show(project.id, benId, { includeInherited: true })).toMatchObject({
    access_level: 30,
  });
  await ada.ProjectMembers.add(project.id, AccessLevel.MAINTAINER, { userId: benId });
  expect(await ada.ProjectMembers.show(project.id, benId, { includeInherited: true })).toMatchObject({
    access_level: 40,
  });
  await ada.GroupMembers.remove(pilots.id, benId);
  await expect(ada.GroupMembers.show(pilots.id, benId)).rejects.toThrow('404');

  expect(await ada.Projects.edit(project.id, { description: 'Depths' })).toMatchObject({
    description: 'Depths',
  });
  expect(await ada.Projects.archive(project.id)).toMatchObject({ archived: true });
  await ada.Projects.remove(project.id);
  await ada.Groups.remove(pilots.id);
  const groups = await ada.Groups.allSubgroups('harbor', { perPage: 50 });
  expect(
    groups.filter(({ marked_for_deletion_on: marked }) => !marked).map(({ path }) => path),
  ).toStrictEqual(['crew']);
});

test('an administrator hires, blocks and dismisses a person', async () => {
  const root = as(tokens.root);
  const eve = await root.Users.create({
    email: 'eve@harbor.example',
    username: 'eve',
    name: 'Eve Sound',
    password: 'a-long-pass-word',
    skipConfirmation: true,
  });
  const token = await root.Users.createPersonalAccessToken(eve.id, 'own', ['api'], {
    expiresAt: '2027-03-01',
  });
  const value = token['token'];
  expect(await as(value).Users.showCurrentUser()).toMatchObject({ username: 'eve' });
  await root.Users.block(eve.id);
  await expect(as(value).Users.showCurrentUser()).rejects.toThrow('blocked');
  await root.Users.unblock(eve.id);
  const key = await as(value).UserSSHKeys.create(
    'laptop',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3bZ9v0q5m4w5v0r0X2y8kJmHqf7m3y1n0z4r6g2u8t eve',
  );
  expect(await root.UserSSHKeys.all({ userId: eve.id })).toHaveLength(1);
  await as(value).UserSSHKeys.remove(key.id);
  await root.UserCustomAttributes.set(eve.id, 'berth', '12');
  expect(await root.UserCustomAttributes.all(eve.id)).toStrictEqual([{ key: 'berth', value: '12' }]);
  expect(await root.Users.showCurrentUser({ sudo: 'eve' })).toMatchObject({ username: 'eve' });
  await expect(as(tokens.adaApi).Users.showCurrentUser({ sudo: 'eve' })).rejects.toThrow('Must be admin');
  await root.Users.remove(eve.id, { hardDelete: true });
  await expect(as(value).Users.showCurrentUser()).rejects.toThrow(/40[13]/);
});

test('tokens of every other kind are made, used and revoked', async () => {
  const root = as(tokens.root);
  const [cyd] = await root.Users.all({ username: 'cyd' });
  const cydId = cyd?.id ?? 0;
  const mask = await root.UserImpersonationTokens.create(cydId, 'mask', ['api'], {
    expiresAt: '2027-03-01',
  });
  expect(await as(String(mask['token'])).Users.showCurrentUser()).toMatchObject({ username: 'cyd' });
  await root.UserImpersonationTokens.revoke(cydId, mask.id);
  await expect(as(String(mask['token'])).Users.showCurrentUser()).rejects.toThrow(/401|invalid_token/);

  const ada = as(tokens.adaApi);
  await expect(ada.GroupServiceAccounts.create('harbor')).rejects.toThrow('403');
  const account = await root.GroupServiceAccounts.create('harbor');
  expect(account).toMatchObject({ username: expect.stringMatching(/^service_account_group_\d+_[0-9a-f]+$/) });

  const deploy = await ada.DeployTokens.create('reader', ['read_repository'], { projectId: 'harbor/dock' });
  expect(deploy.token).toMatch(/^gldt-/);
  expect(await ada.DeployTokens.all({ projectId: 'harbor/dock' })).toHaveLength(1);
  await ada.DeployTokens.remove(deploy.id, { projectId: 'harbor/dock' });

  const trigger = await ada.PipelineTriggerTokens.create('harbor/dock', 'nightly');
  expect(await ada.PipelineTriggerTokens.trigger('harbor/dock', 'main', trigger.token)).toMatchObject({
    ref: 'main',
  });
  await ada.PipelineTriggerTokens.remove('harbor/dock', trigger.id);
  await expect(ada.PipelineTriggerTokens.trigger('harbor/dock', 'main', trigger.token)).rejects.toThrow(
    '404',
  );
});

test('a pipeline is started, looked at and cancelled, an environment stopped and removed', async () => {
  const ada = as(tokens.adaApi);
  const pipeline = await ada.Pipelines.create('harbor/dock', 'main');
  expect(await ada.Pipelines.show('harbor/dock', pipeline.id)).toMatchObject({
    id: pipeline.id,
    ref: 'main',
  });
  expect(await ada.Jobs.all('harbor/dock', { pipelineId: pipeline.id })).not.toHaveLength(0);
  expect(await ada.Pipelines.cancel('harbor/dock', pipeline.id)).toMatchObject({ id: pipeline.id });
  await expect(ada.Pipelines.create('harbor/dock', 'nowhere')).rejects.toThrow('Reference not found');

  const night = await ada.Environments.create('harbor/dock', 'night', {
    externalUrl: 'https://night.example',
  });
  await expect(ada.Environments.remove('harbor/dock', night.id)).rejects.toThrow('403');
  expect(await ada.Environments.stop('harbor/dock', night.id)).toMatchObject({ state: 'stopped' });
  await ada.Environments.remove('harbor/dock', night.id);
  await expect(ada.Environments.show('harbor/dock', night.id)).rejects.toThrow('404');

  const [branch] = await ada.Branches.all('harbor/dock');
  expect(branch).toMatchObject({ name: 'main', default: true });
});

test('group and instance variables follow plan and limits', async () => {
  const ada = as(tokens.adaApi);
  expect(
    await ada.GroupVariables.create('harbor', 'ROPE', 'hemp', { environmentScope: 'production' }),
  ).toMatchObject({ environment_scope: 'production' });
  const root = as(tokens.root);
  await root.InstanceLevelCICDVariables.create('TIDE', 'high');
  expect(await root.InstanceLevelCICDVariables.show('TIDE')).toMatchObject({ value: 'high' });
  await expect(root.InstanceLevelCICDVariables.create('LONG', 'x'.repeat(10_001))).rejects.toThrow(
    '10000 character',
  );
  await root.InstanceLevelCICDVariables.remove('TIDE');
  await expect(ada.InstanceLevelCICDVariables.all()).rejects.toThrow('403');
});

test('an administrator registers an application and sets limits', async () => {
  const root = as(tokens.root);
  const crane = await root.Applications.create('crane', 'https://crane.example/callback', 'api');
  expect(await root.Applications.all()).toEqual(
    expect.arrayContaining([expect.objectContaining({ application_name: 'crane' })]),
  );
  await root.Applications.remove(crane.id);
  await expect(root.Applications.create('crane', '/not-absolute', 'api')).rejects.toThrow(
    'must be an absolute URI',
  );
  expect(await root.ApplicationSettings.edit({ throttleAuthenticatedApiEnabled: false })).toMatchObject({
    throttle_authenticated_api_enabled: false,
  });
  await expect(as(tokens.adaApi).ApplicationSettings.show()).rejects.toThrow('403');
});
