import type * as engine from '@moorage/engine';
import type { z } from 'zod';
import type * as shapes from './lifecycle-shapes.ts';

type Effective = z.output<typeof shapes.defaultPolicy>['effective'];
type Rotation = z.output<typeof shapes.rotate>;

/** What is wished, as the engine takes it: what was left out is left to the level above. */
export function toPolicyWish({
  checkEveryMinutes = null,
  remindDaysBefore = null,
  rotate = null,
  overlap = null,
}: z.output<typeof shapes.policyChange>): engine.Policy {
  return { checkEveryMinutes, remindDaysBefore, rotate, overlap };
}

function toRotation({ managerConnectionId, window, ...rotate }: engine.RotationPolicy): Rotation {
  return {
    ...rotate,
    ...(managerConnectionId === undefined ? {} : { managerConnectionId }),
    ...(window === undefined ? {} : { window: { ...window, days: [...window.days] } }),
  };
}

function toEffective({ remindDaysBefore, rotate, overlap, ...rest }: engine.EffectivePolicy): Effective {
  return {
    ...rest,
    remindDaysBefore: [...remindDaysBefore],
    rotate: toRotation(rotate),
    overlap: overlap === null ? null : { ...overlap },
  };
}

function toWished({ checkEveryMinutes, remindDaysBefore, rotate, overlap }: engine.Policy) {
  return {
    checkEveryMinutes,
    remindDaysBefore: remindDaysBefore === null ? null : [...remindDaysBefore],
    rotate: rotate === null ? null : toRotation(rotate),
    overlap: overlap === null ? null : { ...overlap },
  };
}

export function toDefaultPolicy(policy: engine.DefaultPolicy): z.output<typeof shapes.defaultPolicy> {
  return { ...toWished(policy), effective: toEffective(policy.effective) };
}

export function toPolicy(policy: engine.ConnectionPolicy): z.output<typeof shapes.policy> {
  return {
    ...toWished(policy),
    effective: toEffective(policy.effective),
    sentence: policy.sentence,
    canRotateItself: policy.canRotateItself,
    nextCheckAt: toInstant(policy.nextCheckAt),
    nextRefreshAt: toInstant(policy.nextRefreshAt),
    nextRotationAt: toInstant(policy.nextRotationAt),
    overlapStage: toOverlapStage(policy.overlapStage),
  };
}

function toOverlapStage(stage: engine.OverlapStage | null): z.output<typeof shapes.overlapStage> | null {
  if (stage === null) return null;
  return {
    startedAt: stage.startedAt.toISOString(),
    lastUsedAt: toInstant(stage.lastUsedAt),
    revokesAt: stage.revokesAt.toISOString(),
    endsAt: stage.endsAt.toISOString(),
  };
}

export function toTimelineEvent({
  id,
  at,
  kind,
  by,
  message,
  details,
}: engine.TimelineEvent): z.output<typeof shapes.timelineEvent> {
  return { id, at: at.toISOString(), kind, by: { ...by }, message, details: { ...details } };
}

export function toLifecycle({
  from,
  to,
  items,
  counts,
  isComplete,
}: engine.Lifecycle): z.output<typeof shapes.lifecycle> {
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    items: items.map(({ expiresAt, nextRotationAt, overlapStage, ...item }) => ({
      ...item,
      expiresAt: toInstant(expiresAt),
      nextRotationAt: toInstant(nextRotationAt),
      overlapStage: toOverlapStage(overlapStage),
    })),
    counts: { ...counts },
    isComplete,
  };
}

type ActionResult = z.output<typeof shapes.actionResults>['results'][number];

export function toActionResult({ id, status, error }: engine.ActionResult): ActionResult {
  if (error === null) return { id, ok: true, status, error };
  const { code, message, action } = error;
  return { id, ok: false, status, error: { code, message, action } };
}

function toInstant(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
