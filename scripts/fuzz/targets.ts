import type { Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import { createClock } from '../../test/farm-simulator/clock.ts';
import { EventLog } from '../../test/farm-simulator/events.ts';
import type { Farm } from '../../test/farm-simulator/farm.ts';
import { PDU_FAMILIES } from '../../test/farm-simulator/pdu-families.ts';
import { speaksSnmp, type WebPduFamily } from '../../test/farm-simulator/pdu-family.ts';
import { PduModel } from '../../test/farm-simulator/pdu-model.ts';
import { createRandom, type Random } from '../../test/farm-simulator/random.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import { httpDevice, type Relay, tcpRelay, udpRelay } from './relays.ts';

/** A driver and a device whose replies go wrong. */
export interface Target {
  driver: Driver;
  /** An outlet that is asked for by the driver's control as well. */
  outlet?: string;
  protocol: 'snmp' | 'http' | 'cgminer';
  /** Opens the device for one case: the wrongs are drawn from `random`. */
  open(random: Random): Promise<Relay>;
}

const OUTLETS = 6;
const FAMILIES = Object.values(PDU_FAMILIES);
const SPEAK_SNMP = FAMILIES.filter(speaksSnmp);
/** The simulated devices that targets stand in front of. */
export const FARM = {
  pdus: SPEAK_SNMP.map(({ driver }) => ({ id: driver, driver, outlets: OUTLETS })),
  makes: ['antminer', 'whatsminer'],
  miners: 4,
} as const;

/** Every kind of device that can be simulated and that has a driver. */
export function targetsOf(farm: Farm): Target[] {
  return [
    ...farm.devices.flatMap(({ driver: id, ports: { cgminer } }): Target[] => {
      const driver = cgminer === undefined ? undefined : driverOf(id);
      if (!driver || cgminer === undefined) return [];
      return [{ driver, protocol: 'cgminer', open: (random) => tcpRelay(cgminer, texts(random)) }];
    }),
    ...FAMILIES.flatMap((family) => (speaksSnmp(family) ? [] : webTarget(family))),
    ...SPEAK_SNMP.flatMap(({ driver: id, outletId }): Target[] => {
      const driver = driverOf(id);
      const port = farm.devices.find((device) => device.id === id)?.ports.snmp;
      if (!driver || port === undefined) return [];
      const open = (random: Random) => udpRelay(port, datagrams(random));
      return [{ driver, outlet: outletId(1, OUTLETS), protocol: 'snmp', open }];
    }),
  ];
}

const driverOf = (id: string) => DRIVERS.find((one) => one.id === id);

/** A PDU that speaks JSON over HTTPS answers here itself: what is fuzzed is JSON, not TLS. */
function webTarget(family: WebPduFamily): Target[] {
  const driver = driverOf(family.driver);
  if (!driver) return [];
  const clock = createClock(1);
  const made = { clock, events: new EventLog(clock), random: createRandom(1), outlets: OUTLETS, cycleSeconds: 10 };
  const pdu = new PduModel({ id: family.driver, ...made, habits: family.habits });
  const open = (random: Random) => {
    const change = texts(random);
    return httpDevice((request) => {
      const { status, body } = family.answer(request, pdu);
      return status < 300 ? change(body) : undefined;
    });
  };
  return [{ driver, outlet: family.outletId(1, OUTLETS), protocol: 'http', open }];
}

/** Most cases spoil some replies and let others pass, so that what follows is reached too. */
const SPOILED = [0.1, 0.3, 1] as const;
const draw = (random: Random) => SPOILED[random.integer(0, SPOILED.length - 1)] ?? 1;

function datagrams(random: Random): (reply: Buffer) => Buffer[] {
  const share = draw(random);
  return (reply) => {
    if (random.next() >= share) return [reply];
    const luck = random.next();
    if (luck < 0.05) return [];
    if (luck < 0.1) return [reply, reply];
    return luck < 0.2 ? [mutateBytes(reply, random), reply] : [mutateBytes(reply, random)];
  };
}

function texts(random: Random): (reply: string) => string {
  const share = draw(random);
  return (reply) => (random.next() < share ? mutateJson(reply, random) : reply);
}
