import { expect, test } from 'vitest';
import { errorCodes } from '../src/index.ts';

const rows = Object.entries(errorCodes).map(
  ([code, { status, means, action }]) =>
    `| <a id="${code}"></a>\`${code}\` | ${status} | ${means} | ${action} |`,
);

const page = `# Errors

Whatever goes wrong in Moorage has one of these codes: in the API, in the log, in plugins. An error of the API is

\`\`\`json
{ "error": { "code": "…", "message": "what happened", "action": "what to do now", "requestId": "…" } }
\`\`\`

with \`fields\` where single values are to blame, and with the header \`Retry-After\` where waiting helps. The action of an
error is often closer to the case than the one of this table. A status of 422 speaks of the credential at the app; 401
says that Moorage itself wants a sign-in.

| code | status | what happened | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}

Generated from \`packages/core/src/error-codes.ts\`; \`vitest run -u\` in \`packages/core\` writes it again.
`;

test('docs/errors.md lists every code', async () => {
  await expect(page).toMatchFileSnapshot('../../../docs/errors.md');
});
