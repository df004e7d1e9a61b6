import { PDU_FAULTS, partOf } from './pdu-faults.ts';

export type Cure = 'power-cycle' | 'reboot' | 'restart-mining';

interface Parameter {
  says: string;
  minimum: number;
  maximum: number;
  integer?: true;
  /** Absent: the parameter must be given. */
  usual?: number;
}

export interface FaultSpec {
  of: 'miner' | 'pdu' | 'any';
  says: string;
  curedBy: readonly Cure[];
  parameters: Readonly<Record<string, Parameter>>;
  /** The parameter that tells several faults of one name apart. */
  part?: string;
}

const any = {} as const;

/** Everything that can go wrong here, and what makes it right again. */
export const FAULTS = {
  hang: {
    of: 'miner',
    says: 'The whole network side is dead: connections open and nothing answers.',
    curedBy: ['power-cycle'],
    parameters: { power: { says: 'share of the usual watts still drawn', minimum: 0, maximum: 1, usual: 1 } },
  },
  'hang-api-alive': {
    of: 'miner',
    says: 'Everything answers, the hashrate is 0 and the watts are those of an idle miner.',
    curedBy: ['power-cycle', 'reboot'],
    parameters: any,
  },
  dead: {
    of: 'miner',
    says: 'The miner runs on, but does not come up after its next boot, however often power returns.',
    curedBy: [],
    parameters: { watts: { says: 'drawn while it does not come up', minimum: 0, maximum: 500, usual: 12 } },
  },
  'board-lost': {
    of: 'miner',
    says: 'A hash board is gone, with its chips, hashrate and watts.',
    curedBy: [],
    parameters: { board: partOf('index of the board, from 0') },
    part: 'board',
  },
  'fan-lost': {
    of: 'miner',
    says: 'A fan stands still; the others run faster and the chips get warmer.',
    curedBy: [],
    parameters: { fan: partOf('index of the fan, from 0') },
    part: 'fan',
  },
  hot: {
    of: 'miner',
    says: 'The hottest chip has this temperature.',
    curedBy: [],
    parameters: { celsius: { says: 'temperature of the hottest chip', minimum: 0, maximum: 200 } },
  },
  'low-hashrate': {
    of: 'miner',
    says: 'The miner reaches only this share of its hashrate, and of its watts above idle.',
    curedBy: [],
    parameters: { ratio: { says: 'share of the usual hashrate', minimum: 0, maximum: 1 } },
  },
  'pool-down': {
    of: 'miner',
    says: 'No pool answers: pools are dead, no shares, no hashrate.',
    curedBy: [],
    parameters: any,
  },
  refused: {
    of: 'miner',
    says: 'The mining program is gone: its ports refuse connections and the web pages say so.',
    curedBy: ['power-cycle', 'reboot'],
    parameters: any,
  },
  'half-reply': {
    of: 'any',
    says: 'Every reply of JSON breaks off in the middle.',
    curedBy: ['power-cycle', 'reboot'],
    parameters: any,
  },
  'wrong-json': {
    of: 'any',
    says: 'Every reply is a page of HTML instead of JSON.',
    curedBy: ['power-cycle', 'reboot'],
    parameters: any,
  },
  slow: {
    of: 'any',
    says: 'Every reply waits this long first, in real time.',
    curedBy: [],
    parameters: { ms: { says: 'milliseconds', minimum: 0, maximum: 600_000 } },
  },
  ...PDU_FAULTS,
} as const satisfies Record<string, FaultSpec>;

export type FaultName = keyof typeof FAULTS;
export type FaultParameters = Readonly<Record<string, number>>;

/** A fault to be injected. `for`: simulated seconds until it goes away by itself. */
export type Fault = { fault: string; for?: number } & Record<string, unknown>;

export interface ActiveFault {
  fault: FaultName;
  parameters: FaultParameters;
  since: number;
}

export class FaultError extends Error {}

/** Checks name and parameters; `parts` holds how many boards, fans or outlets the target has. Throws FaultError. */
export function readFault(kind: 'miner' | 'pdu', asked: Fault, parts: Readonly<Record<string, number>>) {
  const name = faultNamed(kind, asked.fault);
  const spec: FaultSpec = FAULTS[name];
  const parameters: Record<string, number> = {};
  for (const key of Object.keys(asked)) {
    if (key === 'fault' || key === 'for') continue;
    if (!Object.hasOwn(spec.parameters, key)) {
      const known = Object.keys(spec.parameters).join(', ') || 'none';
      throw new FaultError(`fault ${name} has no parameter "${key}"; its parameters: ${known}`);
    }
  }
  for (const [key, parameter] of Object.entries(spec.parameters)) {
    const bound = spec.part === key ? rangeOfPart(key, parts) : parameter;
    parameters[key] = readParameter(name, key, asked[key] ?? parameter.usual, { ...parameter, ...bound });
  }
  if (asked.for !== undefined) readParameter(name, 'for', asked.for, { says: 'seconds', minimum: 0, maximum: 1e7 });
  return { fault: name, parameters };
}

/** Throws FaultError with the faults that the kind of device can have. */
export function faultNamed(kind: 'miner' | 'pdu', name: string): FaultName {
  const specs: [string, FaultSpec][] = Object.entries(FAULTS);
  const possible = specs.filter(([, spec]) => spec.of === kind || spec.of === 'any').map(([key]) => key);
  if (!possible.includes(name))
    throw new FaultError(`a ${kind} has no fault "${name}"; its faults: ${possible.join(', ')}`);
  return name as FaultName;
}

/** Outlets count from 1, boards and fans from 0. */
function rangeOfPart(key: string, parts: Readonly<Record<string, number>>) {
  const count = parts[key] ?? 0;
  return key === 'outlet' ? { minimum: 1, maximum: count } : { minimum: 0, maximum: count - 1 };
}

function readParameter(fault: string, key: string, value: unknown, range: Parameter): number {
  const wanted = `${range.integer ? 'a whole number' : 'a number'} from ${range.minimum} to ${range.maximum}`;
  const fits =
    typeof value === 'number' &&
    value >= range.minimum &&
    value <= range.maximum &&
    (!range.integer || Number.isInteger(value));
  if (!fits) throw new FaultError(`fault ${fault}: ${key} is ${JSON.stringify(value)}; expected ${wanted}`);
  return value;
}
