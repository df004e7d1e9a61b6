import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';
import { byVendorCode, type VendorError } from '../../vendor-errors.ts';
import { ERRORS } from './error-table.ts';

const TABLE = byVendorCode(ERRORS);

/** Below this a number is not an error code. */
const FIRST_CODE = 100;
const DATE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** `Error Code 0` … of `summary` (API 1). */
export function faultsInSummary(summary: Answer): DeviceFault[] {
  const count = summary.num('Error Code Count') ?? Number.POSITIVE_INFINITY;
  const faults = summary
    .entries()
    .filter(([key]) => /^Error Code \d+$/.test(key) && Number(key.slice('Error Code '.length)) < count)
    .flatMap(([, code]) => decode(code.str()) ?? []);
  return unique(faults);
}

/**
 * `Msg.error_code` of `get_error_code` (API 2) and `msg.error-code` of `get.device.info` (API 3): a list of codes as
 * numbers, texts, or objects `{ "264": "2026-05-23 09:19:10", reason: "Power xfer error. …" }` whose value is a date
 * (device-local, without a zone) or a message; or one object of several codes; or one text without a code, such as
 * "btminer process is down err", which becomes a fault of the code "text".
 */
export function faultsIn(told: Answer): DeviceFault[] {
  const list = told.list();
  if (list.length > 0) return unique(list.flatMap(faultsInEntry));
  if (told.entries().length > 0) return unique(faultsInEntry(told));
  const text = told.str();
  if (text === undefined || Array.isArray(told.value)) return [];
  return decode(text) ?? [firmwareFault('firmware-fault', 'text', text)];
}

function faultsInEntry(entry: Answer): DeviceFault[] {
  const reason = entry.str('reason');
  const fields = entry.entries();
  if (fields.length === 0) return decode(entry.str()) ?? [];
  return fields.flatMap(([code, value]) => decode(code, value.str(), reason) ?? []);
}

/** Undefined for what is no code. `said` is a date or a message beside the code, `reason` a message or a lone word. */
function decode(code: string | undefined, said?: string, reason?: string): DeviceFault[] | undefined {
  if (code === undefined || !/^\d+$/.test(code) || Number(code) < FIRST_CODE) return undefined;
  const isDate = said !== undefined && DATE.test(said);
  const own = reason?.includes(' ') ? reason : isDate ? undefined : said;
  const known = lookUp(code);
  const message = known?.message ?? own ?? `Unknown error ${code}.`;
  const text = own === undefined || own === message ? message : `${message} (${own})`;
  const fault = firmwareFault(known?.code ?? 'unknown', code, text, known?.part);
  return [{ ...fault, ...(isDate ? { reportedAt: said } : {}) }];
}

interface Meaning extends VendorError {
  part: number | undefined;
}

/** Tries the exact code, then `53n`, `85n0` and, for six digits that do not begin with 1, `52nccc`. */
function lookUp(code: string): Meaning | undefined {
  const exact = TABLE.get(code);
  if (exact) return { ...exact, part: partOf(exact) };
  const chip = code.length === 6 && !code.startsWith('1') ? TABLE.get(`${code.slice(0, 2)}nccc`) : undefined;
  if (chip) return filled(chip, Number(code[2]), Number(code.slice(3)));
  const slot = TABLE.get(`${code.slice(0, -1)}n`);
  if (slot) return filled(slot, Number(code.at(-1)));
  const level = code.length === 4 ? TABLE.get(`${code.slice(0, 2)}n${code[3]}`) : undefined;
  return level && { ...filled(level, Number(code[2])), part: undefined };
}

function filled(row: VendorError, slot: number, chip = 0): Meaning {
  const message = row.message.replace('{n}', String(slot)).replace('{c}', String(chip));
  return { ...row, message, part: row.component === 'pool' ? undefined : slot };
}

/** Fan 0 takes air in and fan 1 blows it out; there is one power supply. */
function partOf({ component, message }: VendorError): number | undefined {
  if (component === 'psu') return 0;
  if (component !== 'fan') return undefined;
  return message.startsWith('Intake') ? 0 : message.startsWith('Exhaust') ? 1 : undefined;
}

function unique(faults: readonly DeviceFault[]): DeviceFault[] {
  return [...new Map(faults.map((fault) => [fault.vendorCode, fault])).values()];
}
