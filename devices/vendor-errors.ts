import { FAULTS, type FaultCode } from '../core/farm/faults.ts';
import type { Component, DeviceFault } from '../core/farm/sample.ts';

/**
 * The error codes of a vendor with the vendor's messages, gathered by what they mean in the words of all families. In
 * codes and messages a driver may use placeholders of its own, such as `n` for the slot.
 */
export type VendorErrors = Readonly<Partial<Record<FaultCode, Readonly<Record<string, string>>>>>;

/** What one code of a vendor means. */
export interface VendorError {
  code: FaultCode;
  component: Component;
  message: string;
}

/** A vendor's errors by the vendor's own code. */
export function byVendorCode(errors: VendorErrors): ReadonlyMap<string, VendorError> {
  return new Map(
    (Object.keys(errors) as FaultCode[]).flatMap((code) =>
      Object.entries(errors[code] ?? {}).map(
        ([vendorCode, message]) => [vendorCode, { code, component: FAULTS[code].component, message }] as const,
      ),
    ),
  );
}

/** Tables in one, where a firmware complains in more than one way. */
export function together(...tables: readonly VendorErrors[]): VendorErrors {
  const all: Partial<Record<FaultCode, Readonly<Record<string, string>>>> = {};
  for (const table of tables)
    for (const code of Object.keys(table) as FaultCode[]) all[code] = { ...all[code], ...table[code] };
  return all;
}

/** A lone `n`: in "Jn:4", "chain n failure". */
const BLANK = /(?<![a-z])n(?![a-z])/;

/**
 * The fault of a row of a vendor's table. `n` takes the place of n in the row's code and of `{n}` in its message, `said`
 * that of the whole message, and `part` is the index of the board or fan. None where there is no such row.
 */
export function knownFaults(
  table: ReadonlyMap<string, VendorError>,
  row: string,
  { n, part, said }: { n?: number | string | undefined; part?: number | undefined; said?: string | undefined } = {},
): DeviceFault[] {
  const known = table.get(row);
  if (known === undefined) return [];
  const vendorCode = n === undefined ? row : row.replace(BLANK, () => String(n));
  const message = said ?? (n === undefined ? known.message : known.message.replace('{n}', () => String(n)));
  return [{ ...known, vendorCode, ...(part === undefined ? {} : { part }), message }];
}
