import { ConnectionError } from '@moorage/core';
import type { Dependencies } from '../dependencies.ts';
import { findMethod } from '../plugin/find-method.ts';
import type { ConnectionRow, OverlapPolicy, Policy, RotationPolicy, Window } from '../ports.ts';
import { canRotateItself, makesTwins } from './obstacle.ts';
import { managedInCircle } from './managed-in-circle.ts';
import { isBeside } from './outlook.ts';
import { isTimeZone, weekdays } from './window.ts';

/** By path of the field, what is wrong with it. */
type Fields = Record<string, string>;

const noSuchManager = 'There is no such connection. Choose one of the list.';

/**
 * Holds what is wished against what is possible, and brings it into one spelling.
 *
 * @param row `null` for the default of the organization.
 * @throws {ConnectionError} `invalid_input` with `fields`.
 */
export async function checkPolicy(
  deps: Dependencies,
  organizationId: string,
  row: ConnectionRow | null,
  policy: Policy,
): Promise<Policy> {
  const { rotate, overlap, checkEveryMinutes, remindDaysBefore } = policy;
  const fields: Fields = {
    ...wrongNumber('checkEveryMinutes', checkEveryMinutes),
    ...(remindDaysBefore?.some((days) => !isCount(days)) === true
      ? { remindDaysBefore: 'Name whole days, at least 1 each.' }
      : {}),
    ...wrongRotation(rotate),
    ...wrongOverlap(rotate, overlap),
  };
  if (Object.keys(fields).length === 0) {
    Object.assign(fields, await managedInCircle(deps, organizationId, row, rotate));
  }
  if (rotate !== null && Object.keys(fields).length === 0) {
    Object.assign(fields, await wrongManager(deps, organizationId, row, rotate, overlap));
    if (row !== null) Object.assign(fields, wrongStrategy(deps, row, rotate, overlap));
  }
  const names = Object.keys(fields);
  if (names.length > 0) {
    const [only] = names;
    const message =
      names.length === 1 && only !== undefined
        ? (fields[only] ?? '')
        : `This needs another value: ${names.join(', ')}.`;
    throw new ConnectionError('invalid_input', message, { fields });
  }
  return {
    checkEveryMinutes,
    remindDaysBefore:
      remindDaysBefore === null ? null : [...new Set(remindDaysBefore)].toSorted((a, b) => b - a),
    rotate: rotate === null ? null : tidy(rotate),
    overlap,
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

function wrongNumber(path: string, value: number | null): Fields {
  return value === null || isCount(value) ? {} : { [path]: 'Write a whole number, at least 1.' };
}

function wrongRotation(rotate: RotationPolicy | null): Fields {
  if (rotate === null) return {};
  const { daysBefore, lifeDays, strategy, managerConnectionId, window } = rotate;
  const fields: Fields = {
    ...wrongNumber('rotate.daysBefore', daysBefore),
    ...wrongNumber('rotate.lifeDays', lifeDays),
    ...(window === undefined ? {} : wrongWindow(window)),
  };
  if (daysBefore >= lifeDays)
    fields['rotate.daysBefore'] ??=
      `A token that lives for ${lifeDays} days cannot be rotated ${daysBefore} days before it ends.`;
  if (strategy === 'manager' && managerConnectionId === undefined)
    fields['rotate.managerConnectionId'] = 'Choose the connection that rotates this one.';
  return fields;
}

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;

function wrongWindow({ days, from, to, timeZone }: Window): Fields {
  const fields: Fields = {};
  if (days.length === 0 || days.some((day) => !weekdays.includes(day)))
    fields['rotate.window.days'] = 'Choose at least one day.';
  for (const [name, time] of Object.entries({ from, to }))
    if (!timeOfDay.test(time)) fields[`rotate.window.${name}`] = 'Write a time of day as HH:MM, e.g. 02:30.';
  if (from === to) fields['rotate.window.to'] ??= 'Choose an end other than the beginning.';
  if (!isTimeZone(timeZone))
    fields['rotate.window.timeZone'] = 'Write the name of a time zone, e.g. Europe/Berlin.';
  return fields;
}

function wrongOverlap(rotate: RotationPolicy | null, overlap: OverlapPolicy | null): Fields {
  if (overlap === null) return {};
  if (rotate?.strategy !== 'manager')
    return {
      overlap: 'Only with a manager connection can the old token live on. Choose one, or no overlap.',
    };
  const fields = {
    ...wrongNumber('overlap.quietHours', overlap.quietHours),
    ...wrongNumber('overlap.atMostDays', overlap.atMostDays),
  };
  if (Object.keys(fields).length > 0 || overlap.quietHours <= overlap.atMostDays * 24) return fields;
  return { 'overlap.quietHours': `${overlap.quietHours} hours are more than ${overlap.atMostDays} days.` };
}

async function wrongManager(
  deps: Dependencies,
  organizationId: string,
  row: ConnectionRow | null,
  { strategy, managerConnectionId }: RotationPolicy,
  overlap: OverlapPolicy | null,
): Promise<Fields> {
  if (strategy !== 'manager' || managerConnectionId === undefined) return {};
  const path = 'rotate.managerConnectionId';
  const manager = await deps.stores.connections.find(organizationId, managerConnectionId);
  if (manager === null) return { [path]: noSuchManager };
  if (overlap !== null && !makesTwins(manager))
    return {
      overlap:
        `"${manager.name}" acts as a bot, which may rotate a token and make no second one beside it. Choose the ` +
        'connection of a person as manager, or no overlap.',
    };
  if (row === null) return {};
  if (manager.id === row.id) return { [path]: 'A connection cannot be its own manager. Choose another.' };
  const way = findMethod(deps.plugins, row.app, row.method);
  return (await isBeside(deps, row, way, manager))
    ? {}
    : { [path]: `"${manager.name}" is for another instance. Choose a connection of the same one.` };
}

function wrongStrategy(
  deps: Dependencies,
  row: ConnectionRow,
  { strategy }: RotationPolicy,
  overlap: OverlapPolicy | null,
): Fields {
  if (strategy === 'off') return {};
  const way = findMethod(deps.plugins, row.app, row.method);
  const { name } = way.plugin;
  const path = 'rotate.strategy';
  if (way.kind !== 'token')
    return { [path]: 'It is refreshed by itself; there is nothing to rotate. Choose off.' };
  const { managed } = way.method;
  if (strategy === 'in-place') {
    if (canRotateItself(row, way)) return {};
    const other = managed === undefined ? 'Choose off.' : 'Choose a manager connection.';
    return { [path]: `This token cannot rotate itself. ${other}` };
  }
  if (managed === undefined)
    return { [path]: `At ${name} no connection can replace the credential of another one.` };
  if (overlap !== null && managed.twin === undefined)
    return { overlap: `At ${name} there can be no second credential beside the old one.` };
  return {};
}

/** Only what the strategy knows, each day once. */
function tidy({
  strategy,
  managerConnectionId,
  daysBefore,
  lifeDays,
  window,
}: RotationPolicy): RotationPolicy {
  return {
    strategy,
    ...(strategy === 'manager' ? { managerConnectionId } : {}),
    daysBefore,
    lifeDays,
    ...(window === undefined
      ? {}
      : { window: { ...window, days: weekdays.filter((day) => window.days.includes(day)) } }),
  };
}
