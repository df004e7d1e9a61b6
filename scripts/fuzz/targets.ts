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
import { type Device, openDevice } from './recorded-device.ts';
import type { RecordedMiner } from './recorded-miners.ts';
import { httpDevice, type Relay, udpRelay } from './relays.ts';
import { spoiling } from './spoil.ts';

/** A driver and a device whose replies go wrong. */
export interface Target {
  driver: Driver;
  /** The recording that answers, `braiins/rest`, and where it is; the driver is handed its answers directly as well. */
  name?: string;
  folder?: string;
  /** An outlet that is asked for by the driver's control as well. */
  outlet?: string;
  /** Opens the device for one case: the wrongs are drawn from `random`. */
  open(random: Random): Promise<Device>;
}

const OUTLETS = 6;
const FAMILIES = Object.values(PDU_FAMILIES);
const SPEAK_SNMP = FAMILIES.filter(speaksSnmp);
/** The simulated PDUs that targets stand in front of. */
export const FARM = { pdus: SPEAK_SNMP.map(({ driver }) => ({ id: driver, driver, outlets: OUTLETS })) };

/** Every PDU that can be simulated and that has a driver. */
export function pduTargets(farm: Farm): Target[] {
  return [
    ...FAMILIES.flatMap((family) => (speaksSnmp(family) ? [] : webTarget(family))),
    ...SPEAK_SNMP.flatMap(({ driver: id, outletId }): Target[] => {
      const driver = driverOf(id);
      const port = farm.devices.find((device) => device.id === id)?.ports.snmp;
      if (!driver || port === undefined) return [];
      const open = async (random: Random) => behind('snmp', await udpRelay(port, datagrams(random)));
      return [{ driver, outlet: outletId(1, OUTLETS), open }];
    }),
  ];
}

/** A recorded miner on real ports, and its answers. */
export function minerTarget({ driver, name, folder, texts }: RecordedMiner): Target {
  const open = (random: Random) => openDevice({ texts, ...spoiling(random, draw(random)) });
  return { driver, name, folder, open };
}

/** A device of one port, whose replies a relay spoils. */
export function behind(port: 'snmp' | 'http', relay: Relay, wrongs: readonly string[] = []): Device {
  return {
    ports: { [port]: relay.port },
    wrongs,
    oversized: () => 0,
    expect: () => undefined,
    close: relay.close,
  };
}

const driverOf = (id: string) => DRIVERS.find((one) => one.id === id);

/** A PDU that speaks JSON over HTTPS answers here itself: what is fuzzed is JSON, not TLS. */
function webTarget(family: WebPduFamily): Target[] {
  const driver = driverOf(family.driver);
  if (!driver) return [];
  const clock = createClock(1);
  const made = { clock, events: new EventLog(clock), random: createRandom(1), outlets: OUTLETS, cycleSeconds: 10 };
  const pdu = new PduModel({ id: family.driver, ...made, habits: family.habits });
  const open = async (random: Random) => {
    const share = draw(random);
    const wrongs: string[] = [];
    const relay = await httpDevice((request) => {
      const { status, body } = family.answer(request, pdu);
      if (status >= 300) return undefined;
      return random.next() < share ? mutateJson(body, random, wrongs) : body;
    });
    return behind('http', relay, wrongs);
  };
  return [{ driver, outlet: family.outletId(1, OUTLETS), open }];
}

/** Most cases spoil some replies and let others pass, so that what follows is reached too. */
const SPOILED = [0.1, 0.3, 1] as const;
/** One poll is many datagrams. */
const SPOILED_DATAGRAMS = [0.02, 0.1, 0.5] as const;
const draw = (random: Random, shares: readonly number[] = SPOILED) => shares[random.integer(0, shares.length - 1)] ?? 1;

function datagrams(random: Random): (reply: Buffer) => Buffer[] {
  const share = draw(random, SPOILED_DATAGRAMS);
  return (reply) => {
    if (random.next() >= share) return [reply];
    const luck = random.next();
    if (luck < 0.05) return [];
    if (luck < 0.1) return [reply, reply];
    return luck < 0.2 ? [mutateBytes(reply, random), reply] : [mutateBytes(reply, random)];
  };
}
