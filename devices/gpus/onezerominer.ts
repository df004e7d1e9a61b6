import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { busDecimal, total, unitOf } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const ROOT = get(3001, '/');
const ASK = { said: ROOT } as const satisfies Questions;

/** What is told by card within an algorithm stands in the order of the cards. */
function rig({ said }: { said: Answer }): Rig {
  const algorithms = said.list('algos');
  return {
    software: 'OneZeroMiner',
    version: said.str('version'),
    uptimeS: said.num('uptime_seconds'),
    algorithms: algorithms.map(algorithm),
    devices: said.list('devices').map((card, at) => device(card, at, algorithms)),
  };
}

function algorithm(each: Answer): RigAlgorithm {
  const name = each.str('name');
  return {
    name,
    hashrateHs: each.num('total_hashrate'),
    unit: unitOf(name),
    accepted: each.num('total_accepted_shares'),
    rejected: each.num('total_rejected_shares'),
    invalid: each.num('total_invalid_shares'),
    pool: { url: each.str('pool') },
  };
}

function device(card: Answer, at: number, algorithms: readonly Answer[]): RigDevice {
  const sum = (what: string) => total(algorithms.map((each) => each.num(what, at)));
  return {
    index: card.num('id') ?? at,
    kind: 'gpu',
    name: card.str('name'),
    pciBus: busDecimal(card.str('bus_id')),
    hashratesHs: algorithms.map((each) => each.num('hashrates', at)),
    tempC: card.num('temp'),
    memTempC: card.num('mem_temp'),
    fanPct: card.num('fan'),
    powerW: card.num('power'),
    coreMHz: card.num('cclk'),
    memMHz: card.num('mclk'),
    accepted: sum('devices_accepted_shares'),
    rejected: sum('devices_rejected_shares'),
    invalid: sum('devices_invalid_shares'),
  };
}

/** OneZeroMiner, as public clients of it read it. */
export default rigDriver({
  id: 'onezerominer',
  title: 'OneZeroMiner',
  inferred: true,
  detect: [{ ask: optional(ROOT), is: (said) => said.has('algos') && said.has('uptime_seconds') }],
  ask: ASK,
  rig,
});
