import type { Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import { answerOf, objects } from '../../test/devices/pdus/json-rpc-pdu.ts';
import type { Farm } from '../../test/farm-simulator/farm.ts';
import { pduFamily } from '../../test/farm-simulator/pdu-families.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import { jawsReply } from './jaws-replies.ts';
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

export const OUTLETS = 6;
/** The simulated devices that targets stand in front of. */
export const FARM = {
  pdus: [
    { id: 'raritan-pdu2', driver: 'raritan-pdu2', outlets: OUTLETS },
    { id: 'servertech-sentry4', driver: 'servertech-sentry4', outlets: OUTLETS },
  ],
  makes: ['antminer', 'whatsminer'],
  miners: 4,
} as const;

/** Every target whose driver is there. */
export function targetsOf(farm: Farm): Target[] {
  const driver = (id: string) => DRIVERS.find((one) => one.id === id);
  const pdus = FARM.pdus.flatMap(({ id }): Target[] => {
    const found = driver(id);
    const port = farm.devices.find((device) => device.id === id)?.ports.snmp;
    if (!found || port === undefined) return [];
    const open = (random: Random) => udpRelay(port, datagrams(random));
    return [{ driver: found, outlet: pduFamily(id).outletId(1, OUTLETS), protocol: 'snmp', open }];
  });
  const miners = farm.devices.flatMap(({ driver: id, ports: { cgminer } }): Target[] => {
    const found = cgminer === undefined ? undefined : driver(id);
    if (!found || cgminer === undefined) return [];
    return [{ driver: found, protocol: 'cgminer', open: (random) => tcpRelay(cgminer, texts(random)) }];
  });
  const speaking = (
    id: string,
    outlet: string,
    answer: (path: string, body: string) => string | undefined,
  ): Target[] => {
    const found = driver(id);
    const open = (random: Random) => {
      const change = texts(random);
      return httpDevice((path, body) => {
        const reply = answer(path, body);
        return reply === undefined ? undefined : change(reply);
      });
    };
    return found ? [{ driver: found, outlet, protocol: 'http', open }] : [];
  };
  const jsonRpc = objects();
  return [
    ...pdus,
    ...speaking('servertech-jaws', 'AA1', jawsReply),
    ...speaking('raritan-json-rpc', '1', (_path, body) => JSON.stringify(answerOf(jsonRpc, body))),
    ...miners,
  ];
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
