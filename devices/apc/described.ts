import type { Answer } from '../../core/wire/answer.ts';
import { said } from '../snmp-values.ts';
import { words } from './amounts.ts';

/** What a device says of itself, in the order in which the sources are believed. */
export interface Nameplate {
  make?: string;
  model?: string;
  firmware?: string;
  serial?: string;
  name?: string;
}

/**
 * What sysDescr says. Web/SNMP cards list "MN:AP8853 … SN: ZA2001002384 … AF1:v6.8.0" in brackets (AF1 is the
 * application, PF the operating system of the card); the first agents "SW v2.2.4.a, … MOD: AP9605, … SN: WA98…";
 * the oldest have no brackets at all ("APC MasterSwitch PDU"), and their product name stands for the model.
 */
export function describedBy(described: string | undefined): Nameplate {
  if (described === undefined) return {};
  const make = /^(APC|DELL)\b/i.exec(described)?.[1];
  const model = /\b(?:MN|MOD):\s*([^\s,)]+)/.exec(described)?.[1];
  const firmware = /\bAF1:\s*v?([^\s,)]+)/.exec(described)?.[1] ?? /\bSW\s+v?([^\s,)]+)/.exec(described)?.[1];
  const serial = /\bSN:\s*([^\s,)]+)/.exec(described)?.[1];
  const product = /^APC ((?:MasterSwitch|[A-Z][a-z]+ Rack) PDU)\b/.exec(described)?.[1];
  return said({
    make: make === undefined ? undefined : make.toUpperCase() === 'DELL' ? 'Dell' : 'APC',
    model: model ?? product,
    firmware,
    // Cards that have none say so in Fs.
    serial: serial === undefined || /^F+$|^</.test(serial) ? undefined : serial,
  });
}

/** The nameplate of the device itself where it has one, else sysDescr. `answer` holds the texts by these names. */
export function nameplateOf(answer: Answer, make: string): Nameplate {
  const described = describedBy(words(answer, 'sysDescr'));
  return said({
    make: described.make ?? make,
    model: words(answer, 'model') ?? described.model,
    firmware: (words(answer, 'firmware') ?? described.firmware)?.replace(/^v(?=\d)/i, ''),
    serial: words(answer, 'serial') ?? described.serial,
    name: words(answer, 'name'),
  });
}
