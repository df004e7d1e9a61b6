import { checkPrograms } from '../../core/farm/program-checks.ts';
import { type DeviceRecord, endpointOf, isPublished } from './record.ts';

/** Who holds what: outlets, addresses, MACs and serials of a set of devices. */
export interface Standing {
  device(id: string): DeviceRecord | undefined;
  atEndpoint(endpoint: string): string | undefined;
  /** Whatever their ports are. */
  atAddress(address: string): readonly string[];
  onOutlet(pdu: string, outlet: string): string | undefined;
  withMac(mac: string): readonly string[];
  withSerial(serial: string): readonly string[];
  /** The devices that a PDU feeds. */
  fedBy(pdu: string): readonly string[];
}

/** Of several that hold one thing, the first one holds it. */
export function standingOf(records: Iterable<DeviceRecord>): Standing {
  const devices = new Map<string, DeviceRecord>();
  const endpoints = new Map<string, string>();
  const outlets = new Map<string, string>();
  const [macs, serials, fed] = [new Map<string, string[]>(), new Map<string, string[]>(), new Map<string, string[]>()];
  const addresses = new Map<string, string[]>();
  for (const record of records) {
    const { id, mac, serial, feeds = [] } = record;
    devices.set(id, record);
    const endpoint = endpointOf(record);
    if (endpoint !== undefined && !endpoints.has(endpoint)) endpoints.set(endpoint, id);
    if (endpoint !== undefined) push(addresses, record.address.toLowerCase(), id);
    if (mac !== undefined) push(macs, mac, id);
    if (serial !== undefined) push(serials, serialKey(serial), id);
    for (const { pdu, outlet } of feeds) {
      const key = `${pdu}\n${outlet}`;
      if (!outlets.has(key)) outlets.set(key, id);
      push(fed, pdu, id);
    }
  }
  return {
    device: (id) => devices.get(id),
    atEndpoint: (endpoint) => endpoints.get(endpoint),
    atAddress: (address) => addresses.get(address.toLowerCase()) ?? [],
    onOutlet: (pdu, outlet) => outlets.get(`${pdu}\n${outlet}`),
    withMac: (mac) => macs.get(mac) ?? [],
    withSerial: (serial) => serials.get(serialKey(serial)) ?? [],
    fedBy: (pdu) => fed.get(pdu) ?? [],
  };
}

function push(lists: Map<string, string[]>, key: string, id: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [id]);
  else if (!list.includes(id)) list.push(id);
}

function serialKey(serial: string): string {
  return serial.toLowerCase();
}

/**
 * Why a device may not stand beside the others as its record says; empty: it may. `others` may hold the device itself,
 * as it was or as it shall be. Of two that want one thing the first of `others` has it.
 */
export function refusalsOf(record: DeviceRecord, others: Standing): string[] {
  const { id, mac, serial, feeds = [] } = record;
  const endpoint = endpointOf(record);
  const holder = endpoint === undefined ? undefined : others.atEndpoint(endpoint);
  const twin = ([first]: readonly string[]) => (first === id ? undefined : first);
  const sameMac = mac === undefined ? undefined : twin(others.withMac(mac));
  const sameSerial = serial === undefined ? undefined : twin(others.withSerial(serial));
  return [
    ...(holder === undefined || holder === id ? [] : [`address: found "${endpoint}", which "${holder}" has too`]),
    ...(sameMac === undefined ? [] : [`mac: found ${mac}, which "${sameMac}" has too`]),
    ...(sameSerial === undefined ? [] : [`serial: found "${serial}", which "${sameSerial}" has too`]),
    ...(record.state === 'retired' ? [] : feedProblems(record, others)),
    ...feeds.flatMap((feed, number) => feedRefusals(record, feed, number, others)),
  ];
}

/**
 * Feeds that can be right beside no other devices whatever: of an unknown PDU, of something else, of the device itself,
 * of one outlet twice. Empty: there are none.
 */
export function feedProblems({ id, feeds = [] }: DeviceRecord, others: Standing): string[] {
  return feeds.flatMap(({ pdu, outlet }, number) => {
    const at = `feeds.${number}`;
    const feeder = others.device(pdu);
    if (pdu === id) return [`${at}.pdu: found "${pdu}", the device itself, expected another PDU`];
    if (feeder === undefined) return [`${at}.pdu: found "${pdu}", which is no device of the inventory`];
    if (feeder.kind !== 'pdu')
      return [`${at}.pdu: found "${pdu}", which is a ${feeder.kind}, expected the id of a PDU`];
    const twice = feeds.findIndex((feed) => feed.pdu === pdu && feed.outlet === outlet) !== number;
    return twice ? [`${at}.outlet: found outlet "${outlet}" of ${pdu} twice`] : [];
  });
}

function feedRefusals(
  record: DeviceRecord,
  { pdu, outlet }: { pdu: string; outlet: string },
  number: number,
  others: Standing,
): string[] {
  const at = `feeds.${number}`;
  if (record.state === 'retired') return [`${at}: found an outlet of "${pdu}", expected none of a retired device`];
  const feeder = others.device(pdu);
  // What feedProblems tells of.
  if (feeder === undefined || feeder.kind !== 'pdu' || pdu === record.id) return [];
  if (feeder.site !== record.site)
    return [`${at}.pdu: found "${pdu}" on site ${feeder.site}, expected one on ${record.site}`];
  if (feeder.state === 'retired') return [`${at}.pdu: found "${pdu}", which is retired`];
  if (isPublished(record) && !isPublished(feeder))
    return [
      `${at}.pdu: found "${pdu}", which is ${feeder.state}, expected an active one before ${record.id} is active`,
    ];
  const holder = others.onOutlet(pdu, outlet);
  if (holder === undefined || holder === record.id) return [];
  return [`${at}.outlet: found outlet "${outlet}" of ${pdu}, which feeds "${holder}" already`];
}

/** Why a driver cannot read such a device. `drivers`: all that there are, unless anything goes. */
export function driverRefusals(
  record: DeviceRecord,
  drivers: readonly { id: string; kind: string }[] | undefined,
): string[] {
  if (drivers === undefined) return [];
  const driver = drivers.find(({ id }) => id === record.driver);
  if (driver === undefined)
    return [`driver: found "${record.driver}", expected one of ${drivers.map(({ id }) => id).join(', ')}`];
  if (driver.kind === record.kind) return programRefusals(record, drivers);
  return [`kind: found "${record.kind}", expected "${driver.kind}", as driver ${driver.id} reads`];
}

function programRefusals(record: DeviceRecord, drivers: readonly { id: string; kind: string }[]): string[] {
  return checkPrograms(record, drivers).map(
    ({ path, found, expected }) => `programs.${path.join('.')}: found ${found}, expected ${expected}`,
  );
}

/** Why a device that feeds others may not become what its record says. */
export function fedRefusals(record: DeviceRecord, others: Standing): string[] {
  const fed = others.fedBy(record.id).filter((id) => id !== record.id);
  if (fed.length === 0) return [];
  const few = `${fed.slice(0, 5).join(', ')}${fed.length > 5 ? ` and ${fed.length - 5} more` : ''}`;
  if (record.kind !== 'pdu') return [`kind: found "${record.kind}", expected "pdu", as it feeds ${few}`];
  if (record.state === 'retired')
    return [`state: found "retired", expected no device on its outlets, but it feeds ${few}`];
  const far = fed.find((id) => others.device(id)?.site !== record.site);
  if (far !== undefined) return [`site: found "${record.site}", but it feeds "${far}" on another site`];
  const shown = fed.filter((id) => isPublishedId(id, others));
  if (isPublished(record) || shown.length === 0) return [];
  return [
    `state: found "${record.state}", but it feeds ${shown.slice(0, 5).join(', ')}, which exporter and alert-webhook see`,
  ];
}

function isPublishedId(id: string, others: Standing): boolean {
  const device = others.device(id);
  return device !== undefined && isPublished(device);
}
