import { z } from 'zod';

/** The scheme, host and path of a GitLab, in one spelling: no slash at the end, nothing after the path. */
const instanceUrl = z
  .string()
  .max(500, { error: 'An address has at most 500 characters.', abort: true })
  .trim()
  .refine(isInstanceUrl, {
    error:
      'Give the address of the GitLab alone with its https://, like https://gitlab.example.com or https://example.com/gitlab.',
  })
  .overwrite((text) => (isInstanceUrl(text) ? spell(text) : text))
  .default('https://gitlab.com')
  .meta({
    title: 'Instance URL',
    description: 'Where this GitLab is, with its path if it has one.',
    format: 'uri',
    examples: ['https://gitlab.example.com'],
  });

function isInstanceUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // NOTE: http passes here; the guarded fetch decides by configuration whether it may be used.
  return (
    ['http:', 'https:'].includes(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    !/[?#]/.test(text)
  );
}

function spell(text: string): string {
  const { origin, pathname } = new URL(text);
  // NOTE: looks at each run of slashes once; without the look behind it would be as often as the run is long.
  return origin + pathname.replace(/(?<!\/)\/+$/, '');
}

export const oauthSettings = z.object({ instanceUrl });

export const tokenSettings = z.object({
  instanceUrl,
  tokenKind: z
    .union([
      z
        .literal('personal')
        .meta({ title: 'Personal', description: 'Acts as a person, everywhere they may go.' }),
      z.literal('project').meta({ title: 'Project', description: 'Acts as a bot in one project.' }),
      z
        .literal('group')
        .meta({ title: 'Group', description: 'Acts as a bot in one group and what is in it.' }),
    ])
    .default('personal')
    .meta({
      title: 'Token type',
      description: 'Read from GitLab when you connect; this says what to expect.',
    }),
});

export type TokenKind = z.output<typeof tokenSettings>['tokenKind'];

export const tokenSecrets = z.object({
  token: z
    .string()
    .trim()
    .min(1, { error: 'Paste the token.' })
    // NOTE: nothing about prefix or length: instances choose their own, and GitLab has changed both.
    .refine((text) => !/[\s\p{Cc}]/u.test(text), {
      error: 'A token has no white space inside. Copy it again from GitLab.',
    })
    .meta({ title: 'Access token', description: 'GitLab shows it only once, when it is made.' }),
});
