import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Control } from '../driver.ts';
import { busDecimal, total, unitOf } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const USUAL = 4014;
const STATUS = get(USUAL, '/status');
const ASK = { said: STATUS } as const satisfies Questions;

/** What a card tells by algorithm is a list; so are its state and its words. */
function rig({ said }: { said: Answer }): Rig {
  const pools = said.list('pools');
  const cards = said.list('devices');
  return {
    software: 'BzMiner',
    version: said.str('bzminer_version')?.replace(/^v/, ''),
    uptimeS: said.num('uptime_s'),
    algorithms: pools.map((pool, at) => algorithm(pool, at, cards)),
    devices: cards.map((card, at) => device(card, at, pools.length)),
  };
}

function algorithm(pool: Answer, at: number, cards: readonly Answer[]): RigAlgorithm {
  const name = pool.str('algorithm');
  return {
    name,
    hashrateHs: total(cards.map((card) => card.num('hashrate', at))),
    unit: unitOf(name),
    accepted: pool.num('valid_solutions'),
    rejected: pool.num('rejected_solutions'),
    invalid: pool.num('invalid_solutions') ?? total(cards.map((card) => card.num('invalid_solutions', at))),
    stale: pool.num('stale_solutions'),
    pool: { url: pool.str('current_url'), connectedS: pool.num('uptime_s') },
  };
}

const CPU = 4;
const MINING = 3;

function device(card: Answer, at: number, algorithms: number): RigDevice {
  const sum = (what: string) => total(card.list(what).map((each) => each.num()));
  const state = card.num('status', 0);
  const words = card.str('message', 0);
  return {
    index: at,
    kind: card.num('vendor') === CPU ? 'cpu' : 'gpu',
    name: card.str('name'),
    pciBus: busDecimal(card.str('pci_bus_id')),
    hashratesHs: Array.from({ length: algorithms }, (_, place) => card.num('hashrate', place)),
    tempC: card.num('core_temp'),
    memTempC: card.num('mem_temp'),
    fanPct: card.num('fan'),
    powerW: card.num('power'),
    coreMHz: card.num('clock_rate'),
    memMHz: card.num('memory_rate'),
    accepted: sum('valid_solutions'),
    rejected: sum('rejected_solutions'),
    invalid: sum('invalid_solutions'),
    stale: sum('stale_solutions'),
    ...(state === undefined || state === MINING || words === undefined ? {} : { trouble: `card ${at}: ${words}` }),
  };
}

const order = (command: 'stop' | 'start') => (): Request => ({
  ...get(USUAL, `/rig_command?command=${command}`),
  writes: true,
});
const control: Control = { pause: order('stop'), resume: order('start') };

/** BzMiner, as public clients of it read it. */
export default rigDriver({
  id: 'bzminer',
  title: 'BzMiner',
  inferred: true,
  detect: [{ ask: optional(STATUS), is: (said) => said.has('bzminer_version') }],
  ask: ASK,
  rig,
  control,
});
