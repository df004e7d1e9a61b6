import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';
import { bulk, type Call, PDU, returned, returnedOf, SLOTS } from './bulk.ts';

const THINGS: readonly Call[] = [
  { rid: PDU, method: 'getInlets' },
  { rid: PDU, method: 'getOutlets' },
  { rid: PDU, method: 'getOverCurrentProtectors' },
  { rid: SLOTS, method: 'getDeviceSlots' },
  { rid: PDU, method: 'getMetaData' },
  { rid: PDU, method: 'getSettings' },
];

/** Asked first: what the PDU has, and what it is. */
export const LEARN = { things: bulk(THINGS) } as const satisfies Questions;

/** An inlet, outlet, breaker or sensor slot: how the device calls it, and its number, counted from 1. */
export interface Thing {
  rid: string;
  number: string;
}

/** What was learned, by object reference. */
export interface Learned {
  inlets: Thing[];
  outlets: Thing[];
  breakers: Thing[];
  slots: Thing[];
  pduMetaData: Answer;
  pduSettings: Answer;
  metaData: ReadonlyMap<string, Answer>;
  settings: ReadonlyMap<string, Answer>;
  sensors: ReadonlyMap<string, Answer>;
  poles: ReadonlyMap<string, Answer>;
  devices: ReadonlyMap<string, Answer>;
  /** Thresholds by the reference of the sensor. */
  thresholds: ReadonlyMap<string, Answer>;
  slotSettings: ReadonlyMap<string, Answer>;
}

export function learned(known: Answers<Questions>): Learned {
  const things = known['things'] ?? Answer.none;
  const at = returned(things);
  const [inlets, outlets, breakers, slots] = [0, 1, 2, 3].map((place) => thingsIn(at(place)));
  const found = { inlets: inlets ?? [], outlets: outlets ?? [], breakers: breakers ?? [], slots: slots ?? [] };
  const calls = callsTo(found);
  const answerTo = (name: keyof typeof calls) => returnedOf(known[name] ?? Answer.none, calls[name]);
  const described = {
    ...found,
    pduMetaData: at(4),
    pduSettings: at(5),
    metaData: answerTo('metaData'),
    settings: answerTo('settings'),
    sensors: answerTo('sensors'),
    poles: answerTo('poles'),
    devices: answerTo('devices'),
  };
  const details = detailsOf(described);
  return {
    ...described,
    thresholds: returnedOf(known['thresholds'] ?? Answer.none, details.thresholds),
    slotSettings: returnedOf(known['slotSettings'] ?? Answer.none, details.slotSettings),
  };
}

/** What follows from the things that the PDU has: what they are called and can do, and which sensors they have. */
export function learnMore(known: Answers<Questions>): Questions {
  const all = learned(known);
  const calls = callsTo(all);
  const isDescribed = Object.keys(calls).every((name) => known[name] !== undefined || isEmpty(calls, name));
  return questions({ ...calls, ...(isDescribed ? detailsOf(all) : {}) });
}

function isEmpty(calls: Readonly<Record<string, Call[]>>, name: string): boolean {
  return calls[name]?.length === 0;
}

function questions(calls: Readonly<Record<string, Call[]>>): Questions {
  return Object.fromEntries(
    Object.entries(calls).flatMap(([name, list]) => (list.length === 0 ? [] : [[name, bulk(list)]])),
  );
}

function callsTo({ inlets, outlets, breakers, slots }: Pick<Learned, 'inlets' | 'outlets' | 'breakers' | 'slots'>) {
  const things = [...inlets, ...outlets, ...breakers];
  return {
    metaData: each(things, 'getMetaData'),
    settings: each(things, 'getSettings'),
    poles: each(inlets, 'getPoles'),
    sensors: each(things, 'getSensors'),
    devices: each(slots, 'getDevice'),
  };
}

/** The limits of the inlets' currents, and the names of the slots that hold a sensor. */
function detailsOf({ inlets, slots, sensors, devices }: Omit<Learned, 'thresholds' | 'slotSettings'>) {
  const currents = inlets.map(({ rid }) => ridOf(sensors.get(rid)?.at('current')));
  const held = slots.filter(({ rid }) => devices.get(rid)?.has('value'));
  return {
    thresholds: currents.filter((rid) => rid !== undefined).map((rid) => ({ rid, method: 'getThresholds' })),
    slotSettings: each(held, 'getSettings'),
  };
}

function each(things: readonly Thing[], method: string): Call[] {
  return things.map(({ rid }) => ({ rid, method }));
}

function thingsIn(answer: Answer): Thing[] {
  return answer.list().flatMap((object, at) => {
    const rid = ridOf(object);
    return rid === undefined ? [] : [{ rid, number: String(at + 1) }];
  });
}

/** The reference of an object, which is the path of its requests; undefined for null, an object that is not there. */
export function ridOf(object: Answer | undefined): string | undefined {
  const rid = object?.str('rid');
  return rid?.startsWith('/') ? rid : undefined;
}
