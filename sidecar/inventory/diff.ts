import type { DeviceRecord } from './record.ts';

/** One field that changes; undefined: nothing stood or stands there. Fields of a group have its name before: `location.rack`. */
export interface FieldChange {
  field: string;
  from?: unknown;
  to?: unknown;
}

/** What differs between two records of a device, by field. */
export function diffRecords(before: Partial<DeviceRecord>, after: Partial<DeviceRecord>): FieldChange[] {
  const from = flat(before);
  const to = flat(after);
  const fields = [...new Set([...from.keys(), ...to.keys()])].sort();
  return fields.flatMap((field) => {
    const [was, becomes] = [from.get(field), to.get(field)];
    if (JSON.stringify(was) === JSON.stringify(becomes)) return [];
    return [{ field, ...(was === undefined ? {} : { from: was }), ...(becomes === undefined ? {} : { to: becomes }) }];
  });
}

function flat(record: Partial<DeviceRecord>): Map<string, unknown> {
  return new Map(
    Object.entries(record).flatMap(([field, value]): [string, unknown][] => {
      if (value === undefined) return [];
      if (typeof value !== 'object' || Array.isArray(value)) return [[field, value]];
      return Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]) => [`${field}.${key}`, inner]);
    }),
  );
}
