import type { Random } from '../../../test/farm-simulator/random.ts';
import type { Operation } from './document.ts';
import type { FuzzRequest } from './request.ts';
import { SPOILS } from './spoils.ts';
import { type Known, pick, valueFor } from './values.ts';

export interface Making {
  operations: readonly Operation[];
  known: Known;
  /** Names of credentials that are not good. */
  bad: readonly string[];
  /** Good credentials are never shown. */
  lockedOut: boolean;
  /** Unix milliseconds that times are beside. */
  now: number;
}

const VALID = 0.4;

/** The request of a case: as an operation's schemas allow, or with one or two things wrong with it. */
export function makeRequest(making: Making, random: Random): FuzzRequest {
  const request = validRequest(making, pick(making.operations, random), random);
  if (making.lockedOut) request.as = pick(making.bad, random);
  else if (random.next() < VALID) return request;
  for (let left = random.integer(1, 2); left > 0; left--) {
    const [name, spoil] = pick(SPOILS, random);
    if (spoil(request, random, making) !== false) request.spoils.push(name);
  }
  return request;
}

export function validRequest({ known, now }: Making, operation: Operation, random: Random): FuzzRequest {
  const { method, path, body, parameters } = operation;
  const value = (schema: Parameters<typeof valueFor>[0]) => valueFor(schema, random, known, now);
  const text = (schema: Parameters<typeof valueFor>[0]) => String(value(schema) ?? '');
  const at = (name: string) => parameters.find((each) => each.in === 'path' && each.name === name)?.schema;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const said = text(at(name) ?? { type: 'string', minLength: 1 });
    return encodeURIComponent(said.toWellFormed() || 'x');
  });
  const said = parameters.filter((each) => each.in !== 'path' && (each.required || random.next() < 0.35));
  const query = said
    .filter((each) => each.in === 'query')
    .map(({ name, schema }): [string, string] => [name, text(schema).toWellFormed()]);
  const headers: FuzzRequest['headers'] = Object.fromEntries(
    said
      .filter((each) => each.in === 'header')
      .map(({ name, schema }) => [name.toLowerCase(), text(schema).replace(/[^\x20-\x7e]/g, '')]),
  );
  if (body) headers['content-type'] = 'application/json';
  return {
    ...{ operation, method, headers, delivery: 'whole', as: 'good', spoils: [] },
    path: query.length > 0 ? `${filled}?${new URLSearchParams(query)}` : filled,
    ...(body ? { body: Buffer.from(JSON.stringify(value(body))) } : {}),
  };
}
