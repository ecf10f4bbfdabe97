// A reference model of CI/CD variables, written from GitLab's documentation and specs and not from the mock: a plain list of
// rows and the rules in the order they are documented. gitlab: doc/api/project_level_variables.md, group_level_variables.md,
// instance_level_ci_variables.md; spec/requests/api/ci/variables_spec.rb; app/models/concerns/ci/*.rb

export type Level = 'project' | 'group' | 'instance';

/** What a caller may send; left out is not the same as `null`. */
export interface Sent {
  readonly key?: string;
  readonly value?: string;
  readonly variable_type?: string;
  readonly protected?: boolean | string;
  readonly masked?: boolean | null;
  readonly masked_and_hidden?: boolean;
  readonly raw?: boolean;
  readonly environment_scope?: string;
  readonly description?: string | null;
}

/** What the caller should see; no body: nothing is said of it. */
export interface Expected {
  readonly status: number;
  readonly body?: unknown;
}

interface Row {
  readonly key: string;
  readonly value: string;
  readonly variable_type: string;
  readonly protected: boolean;
  readonly masked: boolean | null;
  readonly hidden: boolean;
  readonly raw: boolean;
  readonly environment_scope: string;
  readonly description: string | null;
}

const AMBIGUOUS = {
  status: 409,
  body: {
    message: "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
  },
};
const MISSING = { project: 'Variable', group: 'GroupVariable', instance: 'InstanceVariable' };
const COUNTED = {
  project: 'project ci variables',
  group: 'group ci variables',
  instance: 'ci instance level variables',
};
const LONG = 'is too long (maximum is 255 characters)';

export class VariableModel {
  readonly level: Level;
  readonly limit: number;
  /** Whether environment scopes mean anything here. */
  readonly hasScopes: boolean;
  rows: Row[] = [];

  constructor(level: Level, tier: 'free' | 'premium', limit: number) {
    this.level = level;
    this.limit = limit;
    this.hasScopes = level === 'project' || (level === 'group' && tier === 'premium');
  }

  list(): Expected {
    return { status: 200, body: this.rows.map((row) => this.#show(row)) };
  }

  read(key: string, filter: string | undefined): Expected {
    const found = this.#find(key, filter, false);
    return 'status' in found ? found : { status: 200, body: this.#show(found) };
  }

  create(sent: Sent): Expected {
    const missing = ['key', 'value'].filter((name) => !(name in sent));
    const complaints = [...missing.map((name) => `${name} is missing`), ...this.#badParameters(sent)];
    if (complaints.length > 0) return { status: 400, body: { error: complaints.join(', ') } };
    const hidden = this.level !== 'instance' && sent.masked_and_hidden === true;
    const row: Row = {
      key: (sent.key ?? '').trim(),
      value: sent.value ?? '',
      variable_type: sent.variable_type ?? 'env_var',
      protected: Boolean(sent.protected),
      masked: hidden ? true : sent.masked === undefined ? false : sent.masked,
      hidden,
      raw: sent.raw ?? false,
      environment_scope: this.hasScopes ? (sent.environment_scope ?? '*') : '*',
      description: sent.description ?? null,
    };
    const wrong = this.#wrong(row, undefined);
    if (this.rows.length >= this.limit) {
      wrong['base'] = [`Maximum number of ${COUNTED[this.level]} (${this.limit}) exceeded`];
    }
    if (Object.keys(wrong).length > 0) return { status: 400, body: { message: wrong } };
    this.rows.push(row);
    return { status: 201, body: this.#show(row) };
  }

  update(key: string, sent: Sent, filter: string | undefined): Expected {
    const complaints = this.#badParameters(sent);
    if (complaints.length > 0) return { status: 400, body: { error: complaints.join(', ') } };
    const old = this.#find(key, filter, true);
    if ('status' in old) return old;
    const row: Row = {
      ...old,
      value: sent.value ?? old.value,
      variable_type: sent.variable_type ?? old.variable_type,
      protected: sent.protected === undefined ? old.protected : Boolean(sent.protected),
      masked: sent.masked === undefined ? old.masked : sent.masked,
      raw: sent.raw ?? old.raw,
      environment_scope: this.hasScopes
        ? (sent.environment_scope ?? old.environment_scope)
        : old.environment_scope,
      description: sent.description === undefined ? old.description : sent.description,
    };
    const wrong = this.#wrong(row, old);
    if (Object.keys(wrong).length > 0) return { status: 400, body: { message: wrong } };
    this.rows = this.rows.map((one) => (one === old ? row : one));
    return { status: 200, body: this.#show(row) };
  }

  remove(key: string, filter: string | undefined): Expected {
    const found = this.#find(key, filter, false);
    if ('status' in found) return found;
    this.rows = this.rows.filter((row) => row !== found);
    return { status: 204 };
  }

  #find(key: string, filter: string | undefined, isChange: boolean): Row | Expected {
    const wanted = this.level === 'instance' ? undefined : filter;
    const fitting = this.rows.filter(
      (row) => row.key === key && (wanted === undefined || row.environment_scope === wanted),
    );
    const [first] = fitting;
    if (!first) return { status: 404, body: { message: `404 ${MISSING[this.level]} Not Found` } };
    const takesFirst = this.level === 'group' && isChange && wanted === undefined;
    return fitting.length > 1 && !takesFirst ? AMBIGUOUS : first;
  }

  #badParameters(sent: Sent): string[] {
    const bad: string[] = [];
    const { variable_type: type, protected: guarded } = sent;
    if (type !== undefined && type !== 'env_var' && type !== 'file') {
      bad.push('variable_type does not have a valid value');
    }
    // A group's is declared as text, and junk becomes true in silence.
    if (typeof guarded === 'string' && this.level !== 'group') bad.push('protected is invalid');
    return bad;
  }

  #wrong(row: Row, old: Row | undefined): Record<string, string[]> {
    const wrong: Record<string, string[]> = {};
    const say = (field: string, text: string) => (wrong[field] ??= []).push(text);
    if (row.key === '') say('key', "can't be blank");
    if (row.key.length > 255) say('key', LONG);
    if (!/^[a-zA-Z0-9_]+$/.test(row.key)) say('key', "can contain only letters, digits and '_'.");
    const twin = this.rows.find(
      (one) => one !== old && one.key === row.key && one.environment_scope === row.environment_scope,
    );
    if (twin) say('key', `(${row.key}) has already been taken`);
    if (row.masked === null) say('masked', 'is not included in the list');
    const fits = row.raw ? /^\S{8,}$/ : /^[a-zA-Z0-9_+=/@:.~-]{8,}$/;
    if (row.masked === true && !fits.test(row.value)) say('value', 'is invalid');
    if (this.level === 'instance' && row.value.length > 10_000) {
      say('value', 'The value of the provided variable exceeds the 10000 character limit');
    }
    if (row.environment_scope.length > 255) say('environment_scope', LONG);
    if (!/^[a-zA-Z0-9 \-_/${}.*]+$/.test(row.environment_scope)) {
      say(
        'environment_scope',
        "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces",
      );
    }
    if ((row.description ?? '').length > 255) say('description', LONG);
    if (old?.hidden === true && row.masked !== old.masked) {
      say('base', 'The visibility setting cannot be changed for masked and hidden variables.');
    }
    return wrong;
  }

  #show(row: Row): unknown {
    const { variable_type, key, protected: guarded, masked, raw, description } = row;
    const shown = {
      variable_type,
      key,
      value: row.hidden ? null : row.value,
      protected: guarded,
      masked,
      raw,
    };
    return this.level === 'instance'
      ? { ...shown, description }
      : { ...shown, description, hidden: row.hidden, environment_scope: row.environment_scope };
  }
}
