import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { expect, test, vi } from 'vitest';
import { application, connection, harbor } from '../../../test/harbor.ts';
import { open, press, refusal, Reply, requestsTo, told, write, type Seen } from '../../../test/world.tsx';

const list = '/organization/settings/app-connections';
const create = 'POST /api/v1/app-connections';
const applications = 'GET /api/v1/oauth-applications';
const redirectUri = 'https://moorage.example.com/oauth/callback';

test('leads from the choice of an app to its form', async () => {
  open(`${list}?add=*`);
  const card = await screen.findByRole('button', { name: /Harbor/ });
  await waitFor(() => expect(document.activeElement).toBe(card));
  expect(screen.queryByLabelText('Search apps')).toBeNull();
  await press(/Harbor/);
  expect(await screen.findByRole('dialog', { name: 'Connect Harbor' })).toBeTruthy();
  expect(screen.getByRole('radio', { name: 'Deck' })).toHaveProperty('checked', true);
  expect(screen.getByLabelText<HTMLInputElement>('Pier').value).toBe('https://harbor.example.com');
});

test('begins with the one instance that is registered, and overwrites nothing typed', async () => {
  const instanceUrl = 'https://own.example.com';
  open(`${list}?add=harbor`, { [applications]: { items: [{ ...application, instanceUrl }], redirectUri } });
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Pier').value).toBe(instanceUrl));
  await press('Close');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('begins with the default of the app while several instances are registered', async () => {
  const several = ['one', 'two'].map((id) => ({ ...application, id, instanceUrl: `https://${id}.example` }));
  const { seen } = open(`${list}?add=harbor`, { [applications]: { items: several, redirectUri } });
  await waitFor(() => expect(requestsTo(seen, applications)).toHaveLength(1));
  expect((await screen.findByLabelText<HTMLInputElement>('Pier')).value).toBe('https://harbor.example.com');
});

test('searches the apps once they are too many for one glance', async () => {
  const others = ['Quay', 'Jetty', 'Buoy', 'Lock', 'Canal'].map((name) => ({
    ...harbor,
    id: name.toLowerCase(),
    name,
  }));
  open(`${list}?add=*`, { 'GET /api/v1/apps': { items: [harbor, ...others] } });
  await write('Search apps', 'har');
  await waitFor(() => expect(screen.queryByRole('button', { name: /Quay/ })).toBeNull());
  expect(screen.getByRole('button', { name: /Harbor/ })).toBeTruthy();
});

test('sends nothing while something is missing, says so under the field and goes there', async () => {
  const { seen } = open(`${list}?add=harbor`);
  await press('Connect Harbor');
  expect(await screen.findByText('Give it a name.')).toBeTruthy();
  expect(screen.getByText('Fill in the harbor key.')).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Name')));
  expect(requestsTo(seen, create)).toEqual([]);
});

test('connects, and comes back to the list with the new connection named', async () => {
  const made = connection({ id: 'c9', name: 'docks' });
  const { seen } = open(`${list}?add=harbor`, {
    [create]: new Reply(201, made),
    'GET /api/v1/app-connections/c9': made,
    'GET /api/v1/app-connections': { items: [made], nextCursor: null, total: 1 },
  });
  await write('Name', 'docks');
  await write('Harbor key', '  k-1 ');
  await press('Engine', 'radio');
  await press('Connect Harbor');
  expect(await told('docks is connected as @deploy-bot.')).toBeTruthy();
  expect(requestsTo(seen, create)[0]?.body).toEqual({
    app: 'harbor',
    method: 'key',
    name: 'docks',
    description: null,
    settings: { pier: 'https://harbor.example.com', crew: 'engine' },
    secrets: { key: 'k-1' },
  });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('puts what the server refuses under the fields it names', async () => {
  open(`${list}?add=harbor`, {
    [create]: refusal(400, 'invalid_input', 'Two fields are wrong.', {
      'settings.pier': 'Give the address alone.',
      name: 'This name is taken.',
    }),
  });
  await write('Name', 'docks');
  await write('Harbor key', 'k-1');
  await press('Connect Harbor');
  const pier = screen.getByLabelText('Pier');
  expect(await screen.findByText('Give the address alone.')).toBeTruthy();
  expect(pier.getAttribute('aria-invalid')).toBe('true');
  expect(screen.queryByText('Two fields are wrong.')).toBeNull();
  await write('Pier', 'https://other.example.com');
  expect(screen.queryByText('Give the address alone.')).toBeNull();
  expect(screen.getByText('This name is taken.')).toBeTruthy();
});

test('says what the app refused and what to do, and keeps what was typed', async () => {
  open(`${list}?add=harbor`, { [create]: refusal(422, 'missing_scope', 'This key lacks `crane`.') });
  await write('Name', 'docks');
  await write('Harbor key', 'k-1');
  await press('Connect Harbor');
  expect((await screen.findByText(/This key lacks/)).textContent).toBe('This key lacks crane.');
  expect(screen.getByText('Do something about it.')).toBeTruthy();
  // Under a long form it could stay out of sight.
  await waitFor(() => expect(document.activeElement?.contains(screen.getByRole('alert'))).toBe(true));
  expect(document.activeElement?.closest('form')).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('Harbor key').value).toBe('k-1');
});

test('hides the secret, shows it on demand, and trims what is pasted', async () => {
  open(`${list}?add=harbor`);
  const field = await screen.findByLabelText<HTMLInputElement>('Harbor key');
  expect([field.type, field.autocomplete]).toEqual(['password', 'off']);
  await press('Show harbor key');
  expect(field.type).toBe('text');
  const pasted = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(pasted, { clipboardData: { getData: () => ' k-2\n' } });
  fireEvent(field, pasted);
  expect(field.value).toBe('k-2');
});

test('follows the form with its guide', async () => {
  open(`${list}?add=harbor`);
  await write('Name', 'my docks');
  const link = await screen.findByRole('link', { name: /Open harbor.example.com/ });
  expect(link.getAttribute('href')).toBe('https://harbor.example.com/keys?for=my%20docks');
  await write('Pier', 'http://127.0.0.1:4480/sub/');
  expect(screen.getByRole('link', { name: /Open 127.0.0.1:4480/ }).getAttribute('href')).toBe(
    'http://127.0.0.1:4480/sub/keys?for=my%20docks',
  );
  await press('Engine', 'radio');
  expect(screen.getByText(/Ask the engineer/)).toBeTruthy();
  expect(screen.queryByText(/Ask the mate/)).toBeNull();
});

test('says what the key must be worth', async () => {
  open(`${list}?add=harbor`);
  expect((await screen.findByText(/^Needs the/)).textContent).toBe(
    'Needs the scope crane and the role Mate or above.',
  );
  await press('Engine', 'radio');
  expect(screen.getByText(/^Needs the/).textContent).toBe('Needs the scope crane.');
});

test('asks before it throws away what was typed', async () => {
  open(`${list}?add=harbor`);
  await write('Name', 'docks');
  await press('Close');
  expect(await screen.findByText('Discard what you typed?')).toBeTruthy();
  await press('Keep editing');
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('docks');
  await press('Cancel');
  await press('Discard');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('shows what to register when there is no OAuth application, takes it, and goes on', async () => {
  const items: (typeof application)[] = [];
  const { seen } = open(`${list}?add=harbor`, {
    [applications]: () => ({ items: [...items], redirectUri }),
    'POST /api/v1/oauth-applications': ({ body }: Seen) => {
      items.push({ ...application, ...(body as object), id: 'o2' });
      return new Reply(201, items[0]);
    },
  });
  await press('Agreement', 'radio');
  expect(await screen.findByText(redirectUri)).toBeTruthy();
  await write('Pier', 'https://other.example.com');
  await write('Application ID', 'client-2');
  await write('Secret', 'hush');
  await press('Register and continue');
  expect(await screen.findByLabelText<HTMLSelectElement>('Pier')).toHaveProperty(
    'value',
    'https://other.example.com',
  );
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Name')));
  expect(requestsTo(seen, 'POST /api/v1/oauth-applications')[0]?.body).toEqual({
    app: 'harbor',
    instanceUrl: 'https://other.example.com',
    clientId: 'client-2',
    clientSecret: 'hush',
  });
});

test('goes to the app’s consent page', async () => {
  const leave = vi.spyOn(location, 'assign').mockImplementation(() => {});
  const { seen } = open(`${list}?add=harbor`, {
    [applications]: { items: [application], redirectUri },
    'POST /api/v1/oauth/authorizations': new Reply(201, {
      authorizationUrl: 'https://harbor.example.com/ask',
    }),
  });
  await press('Agreement', 'radio');
  await write('Name', 'ada');
  await press('Connect to Harbor');
  await waitFor(() => expect(leave).toHaveBeenCalledWith('https://harbor.example.com/ask'));
  expect(sessionStorage.getItem('moorage.way-back')).toBe(`${list}?add=harbor`);
  expect(requestsTo(seen, 'POST /api/v1/oauth/authorizations')[0]?.body).toEqual({
    app: 'harbor',
    name: 'ada',
    description: null,
    settings: { pier: 'https://harbor.example.com' },
  });
});

test('does not leave for an address that is none of the web', async () => {
  const leave = vi.spyOn(location, 'assign').mockImplementation(() => {});
  open(`${list}?add=harbor`, {
    [applications]: { items: [application], redirectUri },
    'POST /api/v1/oauth/authorizations': new Reply(201, { authorizationUrl: 'javascript:alert(1)' }),
  });
  await press('Agreement', 'radio');
  await write('Name', 'ada');
  await press('Connect to Harbor');
  expect(await screen.findByText(/does not begin with http/)).toBeTruthy();
  expect(leave).not.toHaveBeenCalled();
});
