/** Sets a fresh Moorage up by the link that it printed, and stays signed in. */
export async function setUp(output: string) {
  const [, link = ''] = /^set up: (\S+)$/m.exec(output) ?? [];
  const { origin, hash } = new URL(link);
  let cookie = '';
  const send = async (path: string, json?: unknown): Promise<Response> => {
    const response = await fetch(new URL(path, origin), {
      headers: { origin, cookie, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const response = await send('/api/v1/setup', {
    token: new URLSearchParams(hash.slice(1)).get('token'),
    name: 'Bench',
    email: 'bench@moorage.example',
    password: 'only for one run',
  });
  cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { send, cookie };
}
