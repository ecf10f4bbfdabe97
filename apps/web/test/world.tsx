import { QueryClientProvider } from '@tanstack/solid-query';
import { fireEvent, render, screen } from '@solidjs/testing-library';
import { vi } from 'vitest';
import { createQueries } from '../src/api/queries.ts';
import { App } from '../src/app.tsx';
import { defaultPolicy, harbor, lifecycle, policy, timeline } from './harbor.ts';

/** A request as the server would see it. */
export interface Seen {
  readonly call: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export type Answers = Readonly<Record<string, unknown>>;

/** An answer with a status of its own, in place of a body alone. */
export class Reply {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

/** How the server says no. */
export function refusal(
  status: number,
  code: string,
  message: string,
  fields?: Record<string, string>,
): Reply {
  const action = 'Do something about it.';
  return new Reply(status, {
    error: { code, message, action, requestId: 'req-1', ...(fields && { fields }) },
  });
}

const always: Answers = {
  'GET /api/auth/get-session': { user: { id: 'p1', name: 'Ada', email: 'ada@example.com' } },
  'GET /api/v1/apps': { items: [harbor] },
  'GET /api/v1/setup': { needed: false },
  'GET /api/v1/app-connections': { items: [], nextCursor: null, total: 0 },
  'GET /api/v1/app-connections/c1/policy': policy(),
  'GET /api/v1/app-connections/c1/timeline': timeline([]),
  'GET /api/v1/policy': defaultPolicy,
  'GET /api/v1/lifecycle': lifecycle(),
  'GET /api/v1/oauth-applications': { items: [], redirectUri: 'https://moorage.example.com/oauth/callback' },
};

/**
 * Opens the real app at an address. Each answer stands under its method and path; a function is asked anew each time,
 * and `undefined` stands for a server that does not answer.
 */
export function open(address: string, answers: Answers = {}): { seen: Seen[] } {
  const seen: Seen[] = [];
  const fakeFetch = async (input: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input, 'http://moorage.example.com');
    const call = `${init.method ?? 'GET'} ${url.pathname}`;
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const request = { call, query: url.searchParams, body };
    seen.push(request);
    const all: Answers = { ...always, ...answers };
    if (!(call in all)) throw new Error(`the test answers nothing to ${call}`);
    const found = all[call];
    const given: unknown = typeof found === 'function' ? await found(request) : found;
    if (given === undefined) throw new TypeError('no answer');
    const reply = given instanceof Reply ? given : new Reply(200, given);
    return new Response(reply.status === 204 ? null : JSON.stringify(reply.body), { status: reply.status });
  };
  vi.stubGlobal('fetch', fakeFetch);
  history.replaceState(null, '', address);
  const client = createQueries();
  render(() => (
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  ));
  return { seen };
}

/** Writes into the field with this label, as a person does. */
export async function write(label: string | RegExp, text: string): Promise<void> {
  fireEvent.input(await screen.findByLabelText(label), { target: { value: text } });
}

/** The line about what was just done, once it says this. */
export function told(line: string): Promise<HTMLElement> {
  return screen.findByText((_, element) => element?.tagName === 'P' && element.textContent === line);
}

export async function press(
  name: string | RegExp,
  role: 'button' | 'radio' | 'menuitem' | 'link' = 'button',
) {
  const found = await screen.findByRole(role, { name });
  // A menu chooses when the pointer goes up, so that one can press, move and let go.
  if (role === 'menuitem') fireEvent.pointerUp(found, { button: 0 });
  else fireEvent.click(found);
}

export function requestsTo(seen: readonly Seen[], call: string): Seen[] {
  return seen.filter((request) => request.call === call);
}
