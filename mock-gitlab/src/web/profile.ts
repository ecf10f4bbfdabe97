import { html } from 'hono/html';
import { canSeeProject } from '../state/access.ts';
import type { User } from '../state/rows.ts';
import type { Visit } from './form.ts';
import { page } from './layout.ts';

/** A person's own page. gitlab: app/controllers/users_controller.rb, app/views/users/show.html.haml */
export function profilePage({ exchange, session, user: viewer }: Visit, person: User): Promise<Response> {
  const { state, relativeUrlRoot: root } = exchange.world;
  const isOpen = !person.privateProfile || viewer.admin || viewer.id === person.id;
  const projects = state.projects.filter(
    (project) =>
      project.namespaceKind === 'user' &&
      project.namespaceId === person.namespaceId &&
      canSeeProject(state, project, viewer),
  );
  const { profile, status } = person;
  const facts = [profile.pronouns, profile.jobTitle, profile.organization, profile.location].filter(Boolean);
  const content = html`<p>@${person.username}${person.bot ? ' · bot' : ''}</p>
    ${person.state === 'active' || person.state === 'deactivated' ? '' : html`<p class="alert">This user is blocked</p>`}
    ${
      isOpen
        ? html`${status ? html`<p>${status.message}</p>` : ''}
            ${profile.bio === '' ? '' : html`<p>${profile.bio}</p>`}
            ${facts.length === 0 ? '' : html`<p>${facts.join(' · ')}</p>`}
            <p>Member since ${new Date(person.createdAt).toISOString().slice(0, 10)}</p>
            <h2>Personal projects</h2>
            ${
              projects.length === 0
                ? html`<p>There are none that you can see.</p>`
                : html`<ul>
                    ${projects.map((one) => html`<li><a href="${root}/${one.fullPath}">${one.fullPath}</a></li>`)}
                  </ul>`
            }`
        : html`<p>This user has a private profile</p>`
    }`;
  return page(exchange, person.name, content, { session });
}
