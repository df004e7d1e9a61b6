import type { Incoming } from '../inventory/plan-import.ts';
import type { Patch } from '../inventory/record.ts';
import type { Onboarding } from './request.ts';

/** A device in its place: what is said of it, and what it is fed by. */
export interface Arranged {
  incoming: Incoming;
  feeds: { pdu: string; outlet: string }[];
}

/**
 * Gives each device its position and its outlets: those of the first are said, the next ones count on, each cord on its
 * own PDU, and past the outlets that another cord of the same device has on it. Pure.
 */
export function arrange(wanted: Onboarding, drivers: readonly { id: string; kind: string }[]): Arranged[] {
  const first = wanted.outlets.map((text) => {
    const cut = text.lastIndexOf(':');
    return { pdu: text.slice(0, cut), outlet: text.slice(cut + 1) };
  });
  const cords = (pdu: string) => first.filter((feed) => feed.pdu === pdu).length;
  return wanted.devices.map((device, at) => {
    const counted = first.map(({ pdu, outlet }) => ({ pdu, outlet: countOn(outlet, at * cords(pdu)) }));
    const feeds = counted.flatMap(({ pdu, outlet }) => (outlet === undefined ? [] : [{ pdu, outlet }]));
    const position = wanted.position === undefined ? undefined : countOn(wanted.position, at);
    const lost = [
      ...(wanted.position !== undefined && position === undefined ? [uncounted('position', wanted.position)] : []),
      ...first.flatMap(({ outlet }, cord) =>
        counted[cord]?.outlet === undefined ? [uncounted('outlets', outlet)] : [],
      ),
    ];
    const said = { ...saidOf(device, wanted, drivers), ...(feeds.length > 0 ? { feeds } : {}) };
    said.location = placeOf(wanted, position);
    return { incoming: { place: device.found.address, said, problems: lost }, feeds };
  });
}

function uncounted(field: string, found: string): string {
  return `${field}: found "${found}", expected one that ends in a number, as several devices count on from it`;
}

/** `3` → `4`, `A09` → `A10`; undefined where there is no number at its end. */
export function countOn(text: string, steps: number): string | undefined {
  if (steps === 0) return text;
  const [, stem = '', digits = ''] = /^(.*?)(\d{1,9})$/.exec(text) ?? [];
  if (digits === '') return undefined;
  return stem + String(Number(digits) + steps).padStart(digits.length, '0');
}

function placeOf({ building, rack }: Onboarding, position: string | undefined): Record<string, string> {
  return {
    ...(building === undefined ? {} : { building }),
    rack,
    ...(position === undefined ? {} : { position }),
  };
}

/** Nothing that was not said: of a device that is known it stays as it is. */
function saidOf(
  { found, id, name, credentials, ports }: Onboarding['devices'][number],
  { site, client, tags, state }: Onboarding,
  drivers: readonly { id: string; kind: string }[],
): Patch {
  const { address, driver, make, model, serial, mac } = found;
  const kind = drivers.find((each) => each.id === driver)?.kind;
  const all = {
    id,
    name,
    address,
    driver,
    kind,
    make,
    model,
    serial,
    mac,
    site,
    credentials,
    ports,
    client,
    tags,
    state,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Patch;
}
