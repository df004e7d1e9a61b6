import { type FaultCode, generalFault } from '../../../core/farm/faults.ts';
import type { Component, DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';

const SOURCES: readonly (readonly [source: RegExp, component: Component])[] = [
  [/fan/i, 'fan'],
  [/psu|power/i, 'psu'],
  [/asic|chip/i, 'chip'],
  [/hash ?board/i, 'board'],
  [/pool/i, 'pool'],
  [/net/i, 'network'],
];

/** What the words of a code or message mean, where they say more than the component. */
const WORDS: readonly (readonly [words: RegExp, component: Component, code: FaultCode])[] = [
  [/fan ?slow/i, 'fan', 'fan-speed'],
  [/over ?(heat|temp)/i, 'board', 'board-overheated'],
  [/over ?(heat|temp)/i, 'chip', 'chip-overheated'],
  [/over ?(heat|temp)/i, 'psu', 'psu-overheated'],
];

/**
 * Entries `{ source, slot, error_code, message, timestamp }`. Codes are numbers on some firmware and names on other
 * ("FanSlow"); no list of them is known, so that the source and the words decide.
 */
export function protoFaults(reply: Answer): DeviceFault[] {
  return reply.list().flatMap((entry) => {
    const vendorCode = entry.str('error_code');
    const message = entry.str('message');
    if (vendorCode === undefined && message === undefined) return [];
    return [faultOf(entry, vendorCode ?? 'unknown', message ?? vendorCode ?? '')];
  });
}

function faultOf(entry: Answer, vendorCode: string, message: string): DeviceFault {
  const words = `${vendorCode} ${message}`;
  const named = SOURCES.find(([source]) => source.test(entry.str('source') ?? ''));
  const component = (named ?? SOURCES.find(([source]) => source.test(words)))?.[1] ?? 'unknown';
  const known = WORDS.find(([pattern, of]) => of === component && pattern.test(words));
  const at = entry.num('timestamp') ?? entry.num('inserted_at');
  return {
    code: known?.[2] ?? generalFault(component),
    vendorCode,
    component,
    message,
    ...(at === undefined ? {} : { reportedAt: String(at) }),
  };
}
