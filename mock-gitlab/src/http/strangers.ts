import type { World } from '../world.ts';
import { cannotBeRebound, isOwnPlace } from './local-names.ts';

// Programs are obeyed. A browser runs pages of strangers beside those under test, and a mock has no secrets to tell them apart by: what
// it goes by is what browsers say of the page that asks (`Origin`, `Sec-Fetch-*`), and the name they asked by.

type Settings = Pick<World, 'switches' | 'instanceUrl'>;

const hostOf = (url: string) => URL.parse(url)?.host.toLowerCase();

/**
 * Whether a mock may be asked by a name: addresses, names given to nobody, its own and the switch's. Any other name could be a
 * stranger's who points it here, whose pages are then of the same origin (DNS rebinding).
 */
export function isKnownHost({ switches, instanceUrl }: Settings, origin: string): boolean {
  const { hostname, host } = new URL(origin);
  if (cannotBeRebound(hostname)) return true;
  const own = [instanceUrl, ...switches.allowedOrigins];
  return own.some((url) => url === '*' || hostOf(url) === host);
}

function isKnownOrigin({ switches }: Settings, origin: string): boolean {
  const { allowedOrigins } = switches;
  if (allowedOrigins.length > 0) {
    const wanted = origin.toLowerCase();
    if (allowedOrigins.some((allowed) => allowed === '*' || allowed.toLowerCase() === wanted)) return true;
  }
  const url = URL.parse(origin);
  return (
    url !== null && (/^https?:$/.test(url.protocol) ? isOwnPlace(url.hostname) : url.hostname === 'localhost')
  );
}

const reason = (what: string) =>
  `${what}; the switch allowedOrigins lets one in, for example --allowed-origins https://app.example`;

const refuse = (who: string) =>
  Response.json({ error: reason(`${who} may not use this mock`) }, { status: 403 });

/** What those are told who ask by a name that is not known. */
export const unknownHost = (origin: string) =>
  JSON.stringify({
    error: reason(`Host: ${new URL(origin).host} could be any site that points its name here`),
  });

/** Why a page of a stranger is refused that says where it comes from. */
function refuseOrigin(world: Settings, request: Request, origin: string): Response | undefined {
  if (isKnownOrigin(world, origin) || origin === new URL(request.url).origin) return undefined;
  return refuse(`Origin: pages of ${origin}`);
}

/**
 * Refuses what a page of a stranger asks. Whole pages may come from anywhere, as they do when an application sends somebody here to
 * sign in; `unless` they do too much merely by being asked for.
 */
export function refuseStranger(
  world: Settings,
  request: Request,
  isPageWelcome = true,
): Response | undefined {
  const { headers } = request;
  const site = headers.get('sec-fetch-site');
  // No page can say this of itself.
  if (site === 'same-origin' || site === 'none') return undefined;
  const origin = headers.get('origin');
  if (origin !== null) return refuseOrigin(world, request, origin);
  if (site !== 'cross-site') return undefined;
  if (isPageWelcome && headers.get('sec-fetch-mode') === 'navigate') return undefined;
  // Pictures and the like have no origin; who hides where they stand is a stranger.
  const from = URL.parse(headers.get('referer') ?? '')?.origin;
  return from !== undefined && isKnownOrigin(world, from)
    ? undefined
    : refuse('Sec-Fetch-Site: pages of another site');
}

/** Whether a browser asks for a page. What it asks for from the address bar no page has asked for. */
export const isFromPage = ({ headers }: Request): boolean =>
  headers.has('origin') || headers.has('sec-fetch-site');
