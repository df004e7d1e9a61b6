import { kilo, wattHours } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import type { HttpRequest } from '../../../core/wire/request.ts';

/** Half a list must not look like a PDU with fewer outlets: firmware has been seen to cut its JSON short. */
export function get(path: string) {
  return {
    via: 'http',
    method: 'GET',
    path: `/jaws/${path}`,
    tls: true,
    auth: 'basic',
    whole: true,
  } as const satisfies HttpRequest;
}

/**
 * Sets properties of a resource: 204 is done, 405 is not permitted, 409 is a property that the resource does not have.
 * Recordings show names among the settings of outlets and units; whether a firmware takes them, its status tells.
 */
export function patch(path: string, body: object): HttpRequest & { writes: true } {
  return { via: 'http', method: 'PATCH', path: `/jaws/${path}`, tls: true, auth: 'basic', body, writes: true };
}

/** The rows of a list that have an id, under that id. */
export function rowsOf(answer: Answer): [id: string, row: Answer][] {
  return answer.list().flatMap((row): [string, Answer][] => {
    const id = row.str('id');
    return id === undefined ? [] : [[id, row]];
  });
}

/** An amount that cannot be negative. */
export function amount(row: Answer, key: string): number | undefined {
  const { value } = row.at(key);
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** Kilowatt-hours, as cords and outlets count, in joules. */
export function joules(row: Answer, key: string): number | undefined {
  return wattHours(kilo(amount(row, key)));
}
