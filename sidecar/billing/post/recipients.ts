import { HttpError } from '../../../core/service/route.ts';
import type { Client } from '../client.ts';

/** A contact with an address. */
export interface Recipient {
  name: string;
  email: string;
}

/**
 * Who of a client gets mails about its bills: contacts whose role is `billing`, and where there is none, all that have
 * an address; or those of `to`, which must be addresses of contacts. Each address once. Throws HttpError 400, 409.
 */
export function recipientsOf({ name, contacts }: Client, to?: readonly string[]): Recipient[] {
  const reached = contacts.flatMap((contact) =>
    contact.email === undefined ? [] : [{ name: contact.name, email: contact.email, role: contact.role ?? '' }],
  );
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const strange = to?.find((address) => !reached.some(({ email }) => same(email, address)));
  if (strange !== undefined)
    throw new HttpError(
      400,
      `to: found ${JSON.stringify(strange)}, expected one of ${reached.map(({ email }) => email).join(', ') || 'none'}`,
    );
  const billing = reached.filter(({ role }) => role.toLowerCase() === 'billing');
  const chosen = to
    ? reached.filter(({ email }) => to.some((address) => same(address, email)))
    : billing.length > 0
      ? billing
      : reached;
  const once = chosen.filter(({ email }, at) => chosen.findIndex((other) => same(other.email, email)) === at);
  if (once.length === 0)
    throw new HttpError(409, `${name}: found no contact with an address of mail, expected one at least`);
  return once.map(({ email, ...contact }) => ({ name: contact.name, email }));
}
