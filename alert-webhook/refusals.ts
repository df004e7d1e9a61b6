import type { WireReason } from '../core/wire/wire.ts';
import type { OutletState } from '../devices/driver.ts';

/** One way in which a PDU does not do what it was told. `codes` are error-status numbers of SNMP (RFC 3416, 3). */
export interface Refusal {
  id: string;
  /** How it shows: what the PDU answers, or what it says of the outlet. */
  shows: string;
  codes?: readonly number[];
  means: string;
  remedy: string;
}

/** What each refusal of a PDU means for a person, and what to do. docs/refusals.md is made of it. */
export const REFUSALS = [
  {
    id: 'read-only',
    shows: 'noAccess, notWritable, authorizationError, readOnly; noSuchName with SNMP version 1',
    codes: [6, 17, 16, 4, 2],
    means: 'These credentials may read and not write; that is how most PDUs leave the factory.',
    remedy:
      'Allow writing for this community or user on the PDU, or give alert-webhook the one that may write. An outlet that does not exist can look the same.',
  },
  {
    id: 'no-answer',
    shows: 'no answer (timeout)',
    means: 'The PDU did not answer: it cannot be reached, or it has no such write community.',
    remedy:
      'If it answers the exporter, compare the write community with the one that is set on the PDU; otherwise look at its network. The state is read before anything else is done.',
  },
  {
    id: 'no-credentials',
    shows: 'nothing was asked: alert-webhook has no credentials for this PDU',
    means: 'The inventory names credentials for this PDU that alertWebhook.credentials does not have.',
    remedy: 'Add an entry of that name with the right to write to alertWebhook.credentials.',
  },
  {
    id: 'not-switchable',
    shows: 'the PDU says that the outlet cannot be switched',
    means: 'The outlet has no relay, or switching it is turned off on the PDU.',
    remedy: 'Turn switching on for this outlet on the PDU; on a metered PDU somebody must pull the plug.',
  },
  {
    id: 'locked',
    shows: 'the outlet is locked on the PDU',
    means: 'Somebody has locked the outlet in its present state.',
    remedy: 'Find out why it was locked, then unlock it on the PDU.',
  },
  {
    id: 'inhibited',
    shows: 'outlet control is inhibited on the PDU',
    means: 'The PDU is set to take no commands for outlets at all.',
    remedy: 'Allow outlet control in the settings of the PDU.',
  },
  {
    id: 'load-shedding',
    shows: 'load shedding is active',
    means: 'The PDU keeps outlets that are not critical off to save power.',
    remedy: 'End load shedding on the PDU when there is power enough again.',
  },
  {
    id: 'suspended',
    shows: 'the outlet is suspended after a breaker trip',
    means: 'A breaker tripped, and the PDU keeps the outlet off so that the fault behind it is not powered again.',
    remedy: 'Look for the short circuit or overload first, reset the breaker, then clear the suspension on the PDU.',
  },
  {
    id: 'blocked',
    shows: 'the PDU says for another reason that it will not switch the outlet now',
    means: 'The PDU will not switch this outlet now.',
    remedy: 'Remove that reason on the PDU, then try again.',
  },
  {
    id: 'not-now',
    shows: 'inconsistentValue',
    codes: [12],
    means: 'The PDU does not take this command in its present mode, such as a Vertiv that is not in manual mode.',
    remedy: 'Put the outlet into manual (or remote) control on the PDU, or wait until its own sequence has ended.',
  },
  {
    id: 'not-accepted',
    shows: 'badValue, wrongType, wrongLength, wrongEncoding, wrongValue, noCreation, inconsistentName',
    codes: [3, 7, 8, 9, 10, 11, 18],
    means: 'The PDU has no such object or does not take this value, such as a name that is too long.',
    remedy: 'Use a shorter name without special characters; if a switch was refused so, this model cannot switch.',
  },
  {
    id: 'failed-inside',
    shows: 'genErr, resourceUnavailable, commitFailed, undoFailed',
    codes: [5, 13, 14, 15],
    means: 'The PDU failed at the command, or refused it without saying why; it may have done it all the same.',
    remedy:
      'What the outlet does was read before this was said. Read the log of the PDU before the command is given again.',
  },
  {
    id: 'not-found',
    shows: 'nothing was sent: the PDU has no such outlet, or does not say for certain which one it is',
    means:
      'The outlet was looked up just before the command and not found for certain, so another might have been hit.',
    remedy:
      'Compare the outlets that `npx logixx poll` lists with the inventory; in a group of PDUs an outlet needs the number of its PDU, such as "2.7".',
  },
  {
    id: 'no-cycle',
    shows: 'the PDU has no off-wait-on of its own',
    means: 'Logixx must turn the outlet off, wait and turn it on itself; it cannot do so with several cords at once.',
    remedy: 'For a machine with several cords, give off to all of them and then on, by hand.',
  },
] as const satisfies readonly Refusal[];

export type RefusalId = (typeof REFUSALS)[number]['id'];

/** The error-status numbers of SNMP end here; greater codes are of other protocols. */
const LAST_ERROR_STATUS = 18;

interface Failure {
  reason: WireReason;
  code?: number | undefined;
  message?: string;
}

/** What an unsuccessful command to a PDU means. Undefined where the reason says all (no route, a broken answer). */
export function refusalOf({ reason, code, message = '' }: Failure): RefusalId | undefined {
  if (reason === 'timeout') return 'no-answer';
  const told = reason === 'refused' ? idIn(message) : undefined;
  if (told !== undefined) return told;
  if (code !== undefined && code <= LAST_ERROR_STATUS)
    return REFUSALS.find((refusal) => 'codes' in refusal && refusal.codes.some((each) => each === code))?.id;
  if (reason === 'unauthorized') return code === undefined ? 'no-credentials' : 'read-only';
  return undefined;
}

/** Where a PDU or its driver says in words why not, its numbers may be those of another protocol than SNMP. */
function idIn(words: string): RefusalId | undefined {
  return WORDS.find(([pattern]) => pattern.test(words))?.[1];
}

/** Words by which PDUs and drivers say why a command was refused, or will be. */
const WORDS: readonly [RegExp, RefusalId][] = [
  [/nothing was sent: outlet/, 'not-found'],
  [/not switchable/i, 'not-switchable'],
  [/load.?shed/i, 'load-shedding'],
  [/inhibit/i, 'inhibited'],
  [/\block/i, 'locked'],
  [/manual|local control/i, 'not-now'],
  [/is disabled|is not off/, 'blocked'],
  [/does not take this name/, 'not-accepted'],
];

/** Why an outlet must not be switched now, with what to do about it; undefined when it may be. */
export function hindranceOf({ state, switchable, suspended, blocked }: OutletState): string | undefined {
  if (state === 'unknown') return `does not say whether it is on${blocked === undefined ? '' : `: ${blocked}`}`;
  if (switchable === false) return `is not switchable. ${explain('not-switchable')}`;
  if (suspended === true) return `is suspended after a breaker trip. ${explain('suspended')}`;
  if (blocked === undefined) return undefined;
  return `cannot be switched now: ${blocked}. ${explain(idIn(blocked) ?? 'blocked')}`;
}

/** Meaning and remedy as two sentences; an empty text for an id that is not in the table. */
export function explain(id: string): string {
  const refusal = REFUSALS.find((each) => each.id === id);
  return refusal ? `${refusal.means} ${refusal.remedy}` : '';
}
