import { Refusal } from '../../http/answer.ts';
import { interpolate, isPublicUrl, referencesOf } from '../../hooks/request.ts';
import type { Hook } from '../../state/rows.ts';
import type { World } from '../../world.ts';

/** A hook before it is stored. */
export type HookDraft = Omit<Hook, 'id'>;

/** gitlab: Grape's own `error!` in lib/api/helpers/web_hooks_helpers.rb */
const refuse = (error: string) => new Refusal({ status: 422, json: { error } });
/** gitlab: lib/api/helpers.rb, render_validation_error!(hook, 422) */
const invalid = (texts: Record<string, readonly string[]>) =>
  new Refusal({ status: 422, json: { message: texts } });

// gitlab: app/validators/json_schemas/web_hooks_custom_headers.json, web_hooks_url_variables.json
const HEADER = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const VARIABLE = /^[A-Za-z]+[0-9]*(?:[._-][A-Za-z0-9]+)*$/;
const TEMPLATE_LIMIT = 4096;
const VALUE_LIMIT = 2048;
const MOST = 20;

const fits = (values: Readonly<Record<string, string>>, name: RegExp) =>
  Object.keys(values).length <= MOST &&
  Object.entries(values).every(
    ([key, value]) => name.test(key) && value !== '' && value.length <= VALUE_LIMIT,
  );

/** gitlab: app/models/concerns/web_hooks/hook.rb, validate :url, interpolated_url */
function isGoodUrl({ switches }: World, { url, urlVariables }: HookDraft): boolean {
  const names = referencesOf(url);
  if (names.some((name) => urlVariables[name] === undefined)) return false;
  return isPublicUrl(interpolate(url, urlVariables), switches.localWebhooks);
}

/**
 * A hook that may be stored.
 * @param headersText what is said of bad headers: creating and changing use different words
 * @param urlText what is said of a bad URL
 * @throws Refusal 422
 */
export function checkHook(
  world: World,
  draft: HookDraft,
  headersText: string,
  urlText = 'Invalid url given',
): HookDraft {
  if (!isGoodUrl(world, draft)) throw refuse(urlText);
  const filter = draft.pushEventsBranchFilter ?? '';
  const isBranchFilter =
    draft.branchFilterStrategy === 'regex' ? isPattern(filter) : !/[\s~^:?[\\]|\.\.|\/\/|\/$/.test(filter);
  if (!isBranchFilter) throw refuse('Invalid branch filter given');
  if (!fits(draft.customHeaders, HEADER)) throw refuse(headersText);
  if (!fits(draft.urlVariables, VARIABLE)) {
    throw invalid({ url_variables: ['must be a valid json schema'] });
  }
  if (draft.token?.includes('\n') ?? false) throw invalid({ token: ['is invalid'] });
  if ((draft.customWebhookTemplate ?? '').length > TEMPLATE_LIMIT) {
    throw invalid({
      custom_webhook_template: [`is too long (maximum is ${TEMPLATE_LIMIT} characters)`],
    });
  }
  return draft.branchFilterStrategy === 'all_branches' ? { ...draft, pushEventsBranchFilter: null } : draft;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * What a change of the URL takes away: the token unless it comes along, and headers that were meant for another receiver.
 * gitlab: app/models/concerns/web_hooks/hook.rb, reset_token, reset_url_variables, reset_custom_headers
 */
export function forgetSecrets(old: Hook, draft: HookDraft): HookDraft {
  const hasMoved = draft.url !== old.url;
  const shared = Object.keys(old.urlVariables);
  const isFilledAnew = interpolate(old.url, old.urlVariables) !== interpolate(draft.url, draft.urlVariables);
  const keeps = shared.some((key) => draft.urlVariables[key] === old.urlVariables[key]);
  return {
    ...draft,
    token: hasMoved && draft.token === old.token ? null : draft.token,
    urlVariables: hasMoved && isFilledAnew && keeps ? {} : draft.urlVariables,
    customHeaders: isFilledAnew ? {} : draft.customHeaders,
  };
}
