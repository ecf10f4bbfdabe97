import type { DefaultPolicy, EffectivePolicy, PolicyChange, Strategy } from '../../api/shapes.ts';
import type { Values } from '../../form/values.ts';

export const weekdays = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
] as const;
type Weekday = (typeof weekdays)[number][0];

/** In place of a choice: what the level above says. */
export const inherited = 'default';

type Wished = Pick<DefaultPolicy, 'checkEveryMinutes' | 'remindDaysBefore' | 'rotate' | 'overlap'>;

/** The paths of all fields of the editor, as the server names them in errors. */
export const policyPaths = [
  'rotate.strategy',
  'rotate.managerConnectionId',
  'rotate.daysBefore',
  'rotate.lifeDays',
  'rotate.window',
  'rotate.window.days',
  'rotate.window.from',
  'rotate.window.to',
  'rotate.window.timeZone',
  'overlap',
  'overlap.quietHours',
  'overlap.atMostDays',
  'checkEveryMinutes',
  'remind',
  'remindDaysBefore',
] as const;

/** What the editor begins with. What is not wished begins as it is in effect, so that choosing it shows what it changes. */
export function toValues(wished: Wished, effective: EffectivePolicy, timeZone: string): Values {
  const rotate = wished.rotate ?? effective.rotate;
  const overlap = wished.rotate ? wished.overlap : effective.overlap;
  const { window } = rotate;
  return {
    'rotate.strategy': wished.rotate?.strategy ?? inherited,
    'rotate.managerConnectionId': rotate.managerConnectionId ?? '',
    'rotate.daysBefore': String(rotate.daysBefore),
    'rotate.lifeDays': String(rotate.lifeDays),
    'rotate.window': window !== undefined,
    'rotate.window.days': (window?.days ?? ['mon', 'tue', 'wed', 'thu', 'fri']).join(','),
    'rotate.window.from': window?.from ?? '02:00',
    'rotate.window.to': window?.to ?? '05:00',
    'rotate.window.timeZone': window?.timeZone ?? timeZone,
    overlap: overlap !== null,
    'overlap.quietHours': String(overlap?.quietHours ?? 24),
    'overlap.atMostDays': String(overlap?.atMostDays ?? 7),
    checkEveryMinutes: wished.checkEveryMinutes === null ? inherited : String(wished.checkEveryMinutes),
    remind: wished.remindDaysBefore === null ? inherited : 'own',
    remindDaysBefore: (wished.remindDaysBefore ?? effective.remindDaysBefore).join(', '),
  };
}

/** What is sent: `null` where the level above says it. */
export function toChange(values: Values): PolicyChange {
  const strategy = strategyOf(values);
  const every = text(values, 'checkEveryMinutes');
  return {
    checkEveryMinutes: every === inherited ? null : Number(every),
    remindDaysBefore: text(values, 'remind') === inherited ? null : daysOf(text(values, 'remindDaysBefore')),
    rotate: strategy === inherited ? null : toRotate(strategy, values),
    overlap:
      strategy === 'manager' && values['overlap'] === true
        ? {
            quietHours: Number(text(values, 'overlap.quietHours')),
            atMostDays: Number(text(values, 'overlap.atMostDays')),
          }
        : null,
  };
}

function toRotate(strategy: Strategy, values: Values): NonNullable<PolicyChange['rotate']> {
  const isOff = strategy === 'off';
  return {
    strategy,
    ...(strategy === 'manager' && { managerConnectionId: text(values, 'rotate.managerConnectionId') }),
    // Nothing reads them while it is off; what is half written in a field out of sight must not be in the way.
    ...((!isOff || isWhole(values, 'rotate.daysBefore', 180)) && {
      daysBefore: Number(text(values, 'rotate.daysBefore')),
    }),
    ...((!isOff || isWhole(values, 'rotate.lifeDays', 400)) && {
      lifeDays: Number(text(values, 'rotate.lifeDays')),
    }),
    ...(!isOff &&
      values['rotate.window'] === true && {
        window: {
          days: windowDays(values),
          from: text(values, 'rotate.window.from'),
          to: text(values, 'rotate.window.to'),
          timeZone: text(values, 'rotate.window.timeZone'),
        },
      }),
  };
}

/** What is wrong before anything is sent: a sentence by field, for the fields in sight. */
export function checkValues(values: Values): Record<string, string> {
  const wrong: Record<string, string> = {};
  const whole = (path: string, most: number, unit: string): void => {
    if (!isWhole(values, path, most)) wrong[path] = `Give it between 1 and ${most} ${unit}.`;
  };
  const strategy = strategyOf(values);
  if (strategy === 'in-place' || strategy === 'manager') {
    whole('rotate.daysBefore', 180, 'days');
    whole('rotate.lifeDays', 400, 'days');
    if (!wrong['rotate.daysBefore'] && !wrong['rotate.lifeDays'] && isNeverOld(values))
      wrong['rotate.daysBefore'] =
        'A token that lives no longer than this would be rotated at once, again and again.';
    if (values['rotate.window'] === true && windowDays(values).length === 0)
      wrong['rotate.window.days'] = 'Choose at least one day.';
  }
  if (strategy === 'manager') {
    if (text(values, 'rotate.managerConnectionId') === '')
      wrong['rotate.managerConnectionId'] = 'Choose the connection that rotates this one.';
    if (values['overlap'] === true) {
      whole('overlap.quietHours', 720, 'hours');
      whole('overlap.atMostDays', 90, 'days');
    }
  }
  if (text(values, 'remind') !== inherited) {
    const days = text(values, 'remindDaysBefore');
    if (days !== '' && !/^\d{1,3}(\s*[,;\s]\s*\d{1,3})*$/.test(days))
      wrong['remindDaysBefore'] = 'Write days with commas between them, e.g. 30, 7, 1.';
    else if (daysOf(days).some((day) => day < 1 || day > 365))
      wrong['remindDaysBefore'] = 'Each must be between 1 and 365 days.';
    else if (daysOf(days).length > 10) wrong['remindDaysBefore'] = 'Ten reminders are the most.';
  }
  return wrong;
}

/** The server names entries of lists one by one; here a list is one field. */
export function fieldOf(path: string): string {
  return path.replace(/\.\d+$/, '');
}

export function strategyOf(values: Values): Strategy | typeof inherited {
  const value = text(values, 'rotate.strategy');
  return value === 'off' || value === 'in-place' || value === 'manager' ? value : inherited;
}

export function windowDays(values: Values): Weekday[] {
  const chosen = text(values, 'rotate.window.days').split(',');
  return weekdays.map(([id]) => id).filter((id) => chosen.includes(id));
}

function isNeverOld(values: Values): boolean {
  return Number(text(values, 'rotate.daysBefore')) >= Number(text(values, 'rotate.lifeDays'));
}

function isWhole(values: Values, path: string, most: number): boolean {
  return /^[1-9]\d{0,3}$/.test(text(values, path)) && Number(text(values, path)) <= most;
}

function daysOf(list: string): number[] {
  const days = list
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);
  return [...new Set(days)].toSorted((one, other) => other - one);
}

function text(values: Values, path: string): string {
  return String(values[path] ?? '').trim();
}
