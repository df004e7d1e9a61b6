import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { busDecimal, scaled, total, unitOf } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const STATUS = get(22333, '/api/v1/status');
const ASK = { said: STATUS } as const satisfies Questions;

/** The second algorithm's values have a 2 behind their names; which is which stands in the name: `tensority_ethash`. */
function rig({ said }: { said: Answer }): Rig {
  const dual = said.bool('stratum', 'dual_mine') === true;
  const name = said.str('stratum', 'algorithm');
  const names = dual ? (name?.split('_') ?? []) : [name];
  const suffixes = dual ? ['', '2'] : [''];
  return {
    software: 'NBMiner',
    version: said.str('version'),
    startTimeUnix: said.num('start_time'),
    totalPowerW: said.num('miner', 'total_power_consume'),
    algorithms: suffixes.map((suffix, at) => algorithm(said, suffix, names[at])),
    devices: said.list('miner', 'devices').map((card, at) => device(card, at, suffixes)),
  };
}

function algorithm(said: Answer, suffix: string, name: string | undefined): Rig['algorithms'][number] {
  const stratum = said.at('stratum');
  const ssl = stratum.bool('use_ssl');
  return {
    name,
    hashrateHs: said.num('miner', `total_hashrate${suffix}_raw`),
    unit: unitOf(name),
    accepted: stratum.num(`accepted_shares${suffix}`),
    rejected: stratum.num(`rejected_shares${suffix}`),
    invalid: stratum.num(`invalid_shares${suffix}`),
    pool: {
      url: stratum.str(`url${suffix}`),
      user: stratum.str(`user${suffix}`),
      latencyMs: stratum.num(`latency${suffix}`),
      difficulty: scaled(stratum, `difficulty${suffix}`),
    },
    ...(ssl === undefined ? {} : { ssl }),
  };
}

function device(card: Answer, at: number, suffixes: readonly string[]): RigDevice {
  const sum = (what: string) => total(suffixes.map((suffix) => card.num(`${what}_shares${suffix}`)));
  return {
    index: card.num('id') ?? at,
    kind: 'gpu',
    name: card.str('info'),
    pciBus: busDecimal(card.str('pci_bus_id')),
    hashratesHs: suffixes.map((suffix) => card.num(`hashrate${suffix}_raw`)),
    tempC: card.num('temperature'),
    memTempC: card.num('memTemperature'),
    fanPct: card.num('fan'),
    powerW: card.num('power'),
    coreMHz: card.num('core_clock'),
    memMHz: card.num('mem_clock'),
    accepted: sum('accepted'),
    rejected: sum('rejected'),
    invalid: sum('invalid'),
  };
}

/** GMiner answers this path too, without a version. */
const is = (said: Answer) => said.has('miner', 'devices') && said.has('version') && said.has('stratum');

/** NBMiner. Its texts of rates lose digits, so that only `…_raw` is read. It cannot be controlled. */
export default rigDriver({ id: 'nbminer', title: 'NBMiner', detect: [{ ask: optional(STATUS), is }], ask: ASK, rig });
