import { kindOf, rankOf } from './events.ts';
import type { StoredNotice } from './mail-notify.ts';
import { counted, type MailRow, type MailSection, type MailView, oneLine, subjectOf, timeText } from './mail-view.ts';

/** More are counted and not listed: a mail is read by a person. */
const MOST_ROWS = 50;
const MOST_IN_LOG = 'The rest stands in the console and in the log of alert-webhook.';

export interface Reader {
  site: string;
  timeZone: string;
  consoleUrl: string;
}

/** One mail about all that happened: the worst first, and its name and count in the subject. At least one notice. */
export function noticesView(notices: readonly StoredNotice[], { site, timeZone, consoleUrl }: Reader): MailView {
  const sorted = [...notices].sort((a, b) => rankOf(a.event) - rankOf(b.event) || a.at - b.at);
  const groups = byEvent(sorted);
  const [worst = []] = groups.values();
  const [first] = worst;
  if (first === undefined) throw new Error('a mail was to be made of no notices');
  const { title: worstTitle, tone } = titled(first);
  const others = notices.length - worst.length;
  const headline = worst.length === 1 ? `${worstTitle}${nameOf(first)}` : `${worst.length} × ${worstTitle}`;
  const times = notices.map(({ at }) => at);
  const [from, to] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const span =
    to - from < 60_000 ? timeText(from, timeZone) : `${timeText(from, timeZone)} to ${timeText(to, timeZone)}`;
  return {
    subject: subjectOf(site, others === 0 ? headline : `${headline}, and ${others} more`),
    site: oneLine(site),
    title: oneLine(headline, 160),
    lead: `${counted(notices.length, 'event')}, ${span} ${timeZone}.`,
    tone,
    tiles: [],
    sections: sectionsOf(groups, timeZone),
    consoleUrl,
    foot: 'You get this mail because your address stands under alertWebhook.mail.to in logixx.yml.',
  };
}

function byEvent(notices: readonly StoredNotice[]): Map<string, StoredNotice[]> {
  const groups = new Map<string, StoredNotice[]>();
  for (const notice of notices) {
    const group = groups.get(notice.event);
    if (group) group.push(notice);
    else groups.set(notice.event, [notice]);
  }
  return groups;
}

function sectionsOf(groups: ReadonlyMap<string, StoredNotice[]>, timeZone: string): MailSection[] {
  let left = MOST_ROWS;
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { title, tone } = titled(first);
    const shown = group.slice(0, left);
    left -= shown.length;
    const hidden = group.length - shown.length;
    const more = hidden === 0 ? '' : `${counted(hidden, 'more event')} of this kind. ${MOST_IN_LOG}`;
    const rows = shown.map((notice): MailRow => rowOf(notice, timeZone));
    return [{ heading: group.length === 1 ? title : `${title} · ${group.length}`, tone, rows, more }];
  });
}

function rowOf(notice: StoredNotice, timeZone: string): MailRow {
  const { device, site, fault, evidence, at, actionId } = notice;
  const tag = [fault, ...(actionId === undefined ? [] : [`action ${actionId}`])].filter((each) => each !== '');
  return {
    name: oneLine(device === '' ? site : device, 120),
    tag: oneLine(tag.join(' · '), 120),
    when: timeText(at, timeZone),
    text: oneLine(evidence),
    tone: titled(notice).tone,
  };
}

function titled(notice: StoredNotice): { title: string; tone: MailView['tone'] } {
  const { title, tone } = kindOf(notice) ?? { title: notice.event, tone: 'calm' };
  return { title: oneLine(title, 120), tone };
}

function nameOf({ device, fault }: StoredNotice): string {
  if (device === '') return '';
  return fault === '' ? `: ${device}` : `: ${device} (${fault})`;
}
