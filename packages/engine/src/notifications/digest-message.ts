import type { Dependencies, Mail } from '../dependencies.ts';
import { countInWords } from '../schedule/in-words.ts';
import { connectionsUrl, notificationsUrl } from './connection-url.ts';
import type { DigestItem, DigestKind } from './digest-items.ts';

/** More would make a message that nobody reads, and that some receivers refuse. */
const mostItems = 100;
const mostInMail = 20;
const longestName = 60;

type Home = Pick<Dependencies, 'plugins' | 'publicUrl'>;

/** What a webhook carries. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export interface DigestMessage {
  readonly type: 'moorage.digest';
  /** When it was put together, ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    readonly organizationId: string;
    /** Of all, also those that were too many for `items`. */
    readonly total: number;
    readonly items: readonly DigestItem[];
  };
}

/** The digest for webhooks. */
export function digestMessage(
  { clock }: Pick<Dependencies, 'clock'>,
  organizationId: string,
  items: readonly DigestItem[],
): DigestMessage {
  return {
    type: 'moorage.digest',
    timestamp: clock.now().toISOString(),
    data: { organizationId, total: items.length, items: items.slice(0, mostItems) },
  };
}

/** The digest for people. */
export function digestMail(deps: Home, items: readonly DigestItem[]): Omit<Mail, 'to'> {
  const sections = groups.flatMap((group) => {
    const members = items.filter(({ kind }) => group.kinds.includes(kind));
    return members.length === 0 ? [] : [{ group, members }];
  });
  const text = [
    ...sections.map(({ group, members }) => sectionText(deps, group, members)),
    `--\nMoorage at ${deps.publicUrl} wrote this. Choose where you are told: ${notificationsUrl(deps)}`,
  ].join('\n\n');
  return { subject: `Moorage: ${subjectOf(items, sections)}`, text };
}

/** What belongs together in a mail, and what is said of one and of several. */
interface Group {
  readonly kinds: readonly DigestKind[];
  readonly one: string;
  readonly several: string;
}
const groups: readonly Group[] = [
  { kinds: ['needs-reconnect', 'unknown', 'degraded', 'attention'], one: 'needs you', several: 'need you' },
  { kinds: ['expiring'], one: 'ends soon', several: 'end soon' },
  { kinds: ['recovered'], one: 'is well again', several: 'are well again' },
];

interface Section {
  readonly group: Group;
  readonly members: readonly DigestItem[];
}

/** `dock needs you`, or `12 connections need you, 1 ends soon`. */
function subjectOf(items: readonly DigestItem[], sections: readonly Section[]): string {
  const [only] = items;
  if (only !== undefined && items.length === 1) {
    return `${short(only.name)} ${sections[0]?.group.one ?? ''}`;
  }
  return sections
    .map(({ group, members: { length } }, index) => {
      const many = index === 0 ? countInWords(length, 'connection') : String(length);
      return `${many} ${length === 1 ? group.one : group.several}`;
    })
    .join(', ');
}

function sectionText(deps: Home, { one, several }: Group, members: readonly DigestItem[]): string {
  const { length } = members;
  const left = length - mostInMail;
  return [
    `${countInWords(length, 'connection')} ${length === 1 ? one : several}.`,
    ...members.slice(0, mostInMail).map((item) => itemText(deps, item)),
    ...(left > 0 ? [`… and ${left} more: ${connectionsUrl(deps)}`] : []),
  ].join('\n\n');
}

function itemText({ plugins }: Home, { name, app, message, url }: DigestItem): string {
  const appName = plugins.list().find(({ id }) => id === app)?.name ?? app;
  return `  ${name} (${appName})\n  ${message}\n  ${url}`;
}

function short(name: string): string {
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;
}
