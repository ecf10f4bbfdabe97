import { html } from 'hono/html';
import { LEVEL, canSeeGroup, canSeeProject, groupLevel, projectLevel } from '../state/access.ts';
import type { Visit } from './form.ts';
import { page } from './layout.ts';
import { notFoundPage } from './not-found.ts';
import { profilePage } from './profile.ts';

/** The start page: what one sees and where one makes tokens. gitlab: app/controllers/dashboard/projects_controller.rb */
export function dashboard({ exchange, session, user }: Visit): Promise<Response> {
  const { state, relativeUrlRoot: root } = exchange.world;
  const projects = state.projects.filter((project) => canSeeProject(state, project, user));
  const groups = state.groups.filter((group) => canSeeGroup(state, group, user));
  return page(
    exchange,
    'Dashboard',
    html`<h2>Projects</h2>
      <ul>
        ${projects.map((project) => html`<li><a href="${root}/${project.fullPath}">${project.fullPath}</a></li>`)}
      </ul>
      <h2>Groups</h2>
      <ul>
        ${groups.map((group) => html`<li><a href="${root}/groups/${group.fullPath}">${group.fullPath}</a></li>`)}
      </ul>
      <h2>Your settings</h2>
      <ul>
        <li><a href="${root}/-/user_settings/personal_access_tokens">Personal access tokens</a></li>
        <li><a href="${root}/-/user_settings/applications">Applications</a></li>
      </ul>`,
    { session },
  );
}

/** A project's, group's or person's own page, with the way to its tokens for those who may make them. */
export function placePage({ exchange, session, user, given }: Visit, path: string): Promise<Response> {
  const { state, relativeUrlRoot: root } = exchange.world;
  const key = path.toLowerCase();
  const project = state.projects.by('path', key);
  const group = state.groups.by('path', key.replace(/^groups\//, ''));
  const person = state.users.by('username', key);
  const settings = (where: string) =>
    html`<p><a href="${root}/${where}/-/settings/access_tokens">Access tokens</a></p>`;
  if (project && canSeeProject(state, project, user)) {
    const manages = projectLevel(state, project, user) >= LEVEL.maintainer;
    const content = html`<p>${project.description ?? ''}</p>
      ${manages ? settings(project.fullPath) : ''}`;
    return page(exchange, project.name, content, { session });
  }
  if (group && canSeeGroup(state, group, user)) {
    const manages = groupLevel(state, group, user) >= LEVEL.owner;
    const content = html`<p>${group.description}</p>
      ${manages ? settings(`groups/${group.fullPath}`) : ''}`;
    return page(exchange, group.name, content, { session });
  }
  return person ? profilePage({ exchange, session, user, given }, person) : notFoundPage(exchange);
}
