import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';
import { byVendorCode, knownFaults } from '../../vendor-errors.ts';
import { boardNumber } from './board-number.ts';
import { ERRORS } from './error-table.ts';

const TABLE = byVendorCode(ERRORS);

/** How BOSminer's messages without a code begin. */
const MESSAGES: readonly (readonly [says: RegExp, name: string])[] = [
  [/^Sensor hb\d+.*(read failed|disabling sensor)/, 'sensor'],
  [/^Failed to resolve/, 'resolve'],
  [/^PSU detection: Failed/, 'psu-detection'],
];

/**
 * `errors[]` of REST since the miner started. It is a log that only grows, over years and restarts: what is older, or
 * was written before the clock was set, is over. Nothing is told while `startedAt` (unix seconds) is not known.
 */
export function faultsSince(errors: readonly Answer[], startedAt: number | undefined): DeviceFault[] {
  if (startedAt === undefined) return [];
  const recent = errors.filter((entry) => Date.parse(entry.str('timestamp') ?? '') / 1000 >= startedAt);
  return each(recent.map((entry) => toFault(entry, 'error')));
}

/** GraphQL's notices that nobody has dismissed yet; INFO and SUCCESS are none of ours. */
export function faultsInAppeals(appeals: readonly Answer[]): DeviceFault[] {
  return each(
    appeals.flatMap((appeal) => {
      const kind = appeal.str('kind');
      return kind === 'WARNING' || kind === 'ERROR' ? [toFault(appeal, kind.toLowerCase())] : [];
    }),
  );
}

/** A tuner that says why a board does not start; every other status is a stage of its work. */
export function tunerFaults(statuses: readonly { board: number; status: string | undefined }[]): DeviceFault[] {
  return statuses.flatMap(({ board, status }) =>
    status !== undefined && /refused to start/i.test(status)
      ? knownFaults(TABLE, 'tuner:n', { n: board, part: board, said: status })
      : [],
  );
}

function toFault(entry: Answer, kind: string): DeviceFault {
  const message = entry.str('message') ?? entry.str('error_codes', 0, 'reason') ?? kind;
  const own = entry.str('error_codes', 0, 'code') ?? /\{ERR:(\w+)\}/.exec(message)?.[1];
  const vendorCode = own ?? MESSAGES.find(([says]) => says.test(message))?.[1] ?? kind;
  const board = boardIn(entry, message);
  const code = TABLE.get(vendorCode)?.code ?? (board === undefined ? 'unknown' : 'board-fault');
  const reportedAt = entry.str('timestamp');
  const fault = firmwareFault(code, vendorCode, message, board);
  return reportedAt === undefined ? fault : { ...fault, reportedAt };
}

/** `{HB:1}`, "hb2.1", "Hashboard 1", or a component of that name. */
function boardIn(entry: Answer, message: string): number | undefined {
  const component = entry.list('components').find((part) => part.str('name') === 'Hashboard');
  const written = /\{HB:(\d+)\}|^Sensor hb(\d+)|Hashboard (\d+)/.exec(message);
  return boardNumber(component?.num('index') ?? written?.slice(1).find((digits) => digits !== undefined));
}

/** One for each series, the last that was written. */
function each(faults: readonly DeviceFault[]): DeviceFault[] {
  return [...new Map(faults.map((fault) => [fault.vendorCode, fault])).values()];
}
