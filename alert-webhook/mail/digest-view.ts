import { type DigestData, SUCCESSES } from './digest-data.ts';
import {
  counted,
  type MailRow,
  type MailSection,
  type MailView,
  oneLine,
  subjectOf,
  type Tone,
  timeText,
} from './mail-view.ts';
import type { Reader } from './notices-view.ts';

/** The mail of a day: what is open, what was done, what failed and why. */
export function digestView(day: string, data: DigestData, { site, timeZone, consoleUrl }: Reader): MailView {
  const { episodesOpen, failuresTotal, actions, lost, from, to } = data;
  const done = actions.reduce((sum, { count }) => sum + count, 0);
  const minutes = lost.reduce((sum, each) => sum + each.minutes, 0);
  const asks = data.approvals.length + data.quarantines.length;
  const tone: Tone = failuresTotal + asks + data.mailsDead.count > 0 ? 'warn' : 'calm';
  const said = [
    `${episodesOpen} open`,
    counted(done, 'action'),
    ...(failuresTotal > 0 ? [`${failuresTotal} failed`] : []),
    ...(asks > 0 ? [`${asks} to decide`] : []),
  ].join(', ');
  return {
    subject: subjectOf(site, `${day}: ${said}`),
    site: oneLine(site),
    title: `The day on ${oneLine(site, 80)}`,
    lead: `${timeText(from, timeZone)} to ${timeText(to, timeZone)} ${timeZone}.`,
    tone,
    tiles: [
      { value: String(episodesOpen), label: 'episodes open', tone: episodesOpen > 0 ? 'warn' : 'calm' },
      { value: String(done), label: 'actions ended', tone: 'calm' },
      { value: String(failuresTotal), label: 'failed', tone: failuresTotal > 0 ? 'bad' : 'calm' },
      { value: minutes.toLocaleString('en-US'), label: 'minutes lost', tone: minutes > 0 ? 'warn' : 'calm' },
    ],
    sections: sectionsOf(data, timeZone).filter(({ rows, more }) => rows.length > 0 || more !== ''),
    consoleUrl,
    foot: footOf(data),
  };
}

function sectionsOf(data: DigestData, timeZone: string): MailSection[] {
  const when = (at: number) => timeText(at, timeZone);
  const section = (
    heading: string,
    tone: Tone,
    rows: (Omit<MailRow, 'tone'> & { tone?: Tone })[],
    more = '',
  ): MailSection => ({
    heading,
    tone,
    rows: rows.map(({ name, tag, text, ...row }) => {
      return { tone, ...row, name: oneLine(name, 120), tag: oneLine(tag, 120), text: oneLine(text) };
    }),
    more,
  });
  const { approvals, quarantines, latches, failures, holds, episodes, actions, lost } = data;
  const row = (name: string, tag: string, at: number, text: string) => ({ name, tag, when: when(at), text });
  return [
    section(
      'Waits for approval',
      'warn',
      approvals.map((each) =>
        row(each.device, each.action, each.askedAt, `${each.evidence} (until ${when(each.expiresAt)})`),
      ),
    ),
    section(
      'Quarantined PDUs',
      'bad',
      quarantines.map((each) => row(each.pdu, '', each.since, each.evidence)),
    ),
    section(
      'Failed',
      'bad',
      failures.map((each) =>
        row(each.device, `${each.action}: ${each.outcome} · action ${each.id}`, each.endedAt, each.evidence),
      ),
      rest(data.failuresTotal - failures.length, 'more action', 'failed.'),
    ),
    section(
      'Holds: many failed at once',
      'warn',
      holds.map((each) =>
        row(counted(each.devices, 'miner'), 'held', each.firstAt, `${each.evidence}; last seen ${when(each.lastAt)}`),
      ),
    ),
    section(
      'Turned off to stay off',
      'warn',
      latches.map((each) => row(each.device, `by ${each.by}`, each.at, each.evidence)),
    ),
    section(
      'Open episodes, the oldest first',
      'warn',
      episodes.map((each) => row(each.device, each.fault, each.openedAt, each.why)),
      rest(data.episodesOpen - episodes.length, 'more episode', 'open.'),
    ),
    section(
      'What was done',
      'calm',
      actions.map(({ action, outcome, count }) => {
        const failed = !SUCCESSES.includes(outcome);
        return {
          name: action,
          tag: outcome,
          when: String(count),
          text: '',
          ...(failed ? { tone: 'bad' as const } : {}),
        };
      }),
      data.underWay > 0 ? `${counted(data.underWay, 'action')} under way.` : '',
    ),
    section(
      'Minutes lost by cause',
      'calm',
      lost.map(({ cause, minutes, devices }) => {
        return { name: cause, tag: counted(devices, 'miner'), when: minutes.toLocaleString('en-US'), text: '' };
      }),
    ),
    section(
      'Steps that hardly ever help',
      'warn',
      data.retire.map(({ model, fault, action, attempts, successes }) => {
        const text = `helped ${successes} of ${attempts} times; it could be taken off the ladder of this model`;
        return { name: model, tag: `${fault}: ${action}`, when: '', text };
      }),
    ),
    ...mailSection(data),
  ];
}

function rest(count: number, noun: string, verb: string): string {
  if (count <= 0) return '';
  return `${counted(count, noun)} ${count === 1 ? 'is' : 'are'} ${verb}`.replace(/(is|are) failed/, 'failed');
}

function mailSection({ mailsDead: { count, words } }: DigestData): MailSection[] {
  if (count === 0) return [];
  const more = oneLine(`${counted(count, 'mail')} could not be delivered; the server said: ${words}`);
  return [{ heading: 'Mail', tone: 'bad', rows: [], more }];
}

/** A mailbox is a place that nobody can rewrite together with the database. */
function footOf({ ledger }: DigestData): string {
  if (ledger === undefined) return 'The ledger is still empty.';
  return `The ledger ends with line ${ledger.seq}:${ledger.hash}. Keep this mail: npx logixx ledger verify proves with it that nothing before that line was changed since.`;
}
