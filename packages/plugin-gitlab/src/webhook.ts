import type { AppWebhook } from '@moorage/core';
import { z } from 'zod';
import { writeHandle } from './handle.ts';

/** The body of a webhook about a project or group access token that ends soon. */
const expiring = z.object({
  object_kind: z.literal('access_token'),
  event_name: z.literal('expiring_access_token'),
  object_attributes: z.object({ id: z.number().int().positive() }),
  /** One of the two says what the token belongs to. */
  project: z.object({ id: z.number().int().positive() }).optional(),
  group: z.object({ group_id: z.number().int().positive() }).optional(),
});

/** As `identify` names the token; `undefined` where the body leaves out what it belongs to. */
function handleOf({ object_attributes: { id: tokenId }, project, group }: z.output<typeof expiring>) {
  if (project !== undefined) return writeHandle({ kind: 'project', placeId: project.id, tokenId });
  return group && writeHandle({ kind: 'group', placeId: group.group_id, tokenId });
}

/**
 * GitLab calls 7 days before a project or group access token ends; 60 and 30 days and one day before, too, where that was
 * asked for. About personal tokens it never calls.
 *
 * @see https://docs.gitlab.com/user/project/integrations/webhook_events/#project-and-group-access-token-events
 */
export const webhook: AppWebhook<'project' | 'group'> = {
  label: 'Expiry webhook',
  guide:
    'In GitLab, open the project or group, then Settings > Webhooks > Add new webhook. Enter the URL and the secret token, ' +
    'choose only the trigger “Project access token events” or “Group access token events”, and save. ' +
    '“Test” there sends an event about a made-up token: Moorage answers it and does nothing else.',
  kinds: ['project', 'group'],
  secretHeader: 'x-gitlab-token',
  read(headers, body) {
    const said = expiring.safeParse(body);
    if (!said.success) return null;
    // The first is the same on each retry; older releases send the second alone.
    const deliveryKey = headers.get('idempotency-key') ?? headers.get('x-gitlab-event-uuid') ?? undefined;
    return { event: 'expiring', deliveryKey, handle: handleOf(said.data) };
  },
};
