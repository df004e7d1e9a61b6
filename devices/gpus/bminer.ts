import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { numbered, total, unitOf } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const USUAL = 1880;
const STATUS = get(USUAL, '/api/status');
const ASK = {
  status: STATUS,
  solver: optional(get(USUAL, '/api/v1/status/solver')),
  stratum: optional(get(USUAL, '/api/v1/status/stratum')),
} as const satisfies Questions;

type Said = Answers<typeof ASK>;

function rig(said: Said): Rig {
  const { status, solver } = said;
  const rates = numbered(solver, 'devices').map(([index, device]) => ({ index, solvers: device.list('solvers') }));
  const told = rates.flatMap(({ solvers }) => solvers.map((each) => each.str('algorithm') ?? ''));
  const names = told.length > 0 ? [...new Set(told)] : [status.str('algorithm') ?? ''];
  const rateOf = (index: number, name: string) => {
    const found = rates
      .find((each) => each.index === index)
      ?.solvers.find((each) => (each.str('algorithm') ?? '') === name);
    return (
      found?.num('speed_info', 'hash_rate') ??
      (told.length > 0 ? undefined : status.num('miners', index, 'solver', 'solution_rate'))
    );
  };
  const devices = numbered(status, 'miners').map(([index, miner]) =>
    device(
      index,
      miner,
      names.map((name) => rateOf(index, name)),
    ),
  );
  return {
    software: 'Bminer',
    version: status.str('version')?.replace(/^v/, ''),
    startTimeUnix: status.num('start_time'),
    algorithms: names.map((name, at) =>
      algorithm(name, total(devices.map(({ hashratesHs = [] }) => hashratesHs[at])), said),
    ),
    devices,
  };
}

function algorithm(name: string, hashrateHs: number | undefined, { status, stratum }: Said): Rig['algorithms'][number] {
  const own = stratum.at('stratums', name);
  const shares = own.has('accepted_shares') ? own : status.at('stratum');
  const uris = own.list('failover_uris');
  const uri = uris.find((each) => each.bool('active') === true) ?? uris[0];
  return {
    name: name === '' ? undefined : name,
    hashrateHs,
    // Before it named an algorithm it mined Equihash alone.
    unit: name === '' ? 'Sol/s' : unitOf(name),
    accepted: shares.num('accepted_shares'),
    rejected: shares.num('rejected_shares'),
    pool: { url: uri?.str('name') },
  };
}

function device(index: number, miner: Answer, hashratesHs: (number | undefined)[]): RigDevice {
  const sensors = miner.at('device');
  return {
    index,
    kind: 'gpu',
    hashratesHs,
    tempC: sensors.num('temperature'),
    fanPct: sensors.num('fan_speed'),
    powerW: sensors.num('power'),
    coreMHz: sensors.num('clocks', 'core'),
    memMHz: sensors.num('clocks', 'memory'),
  };
}

const is = (said: Answer) => said.has('miners') && said.has('stratum') && said.str('version')?.startsWith('v') === true;

/** Bminer: sensors on one page, rates and pools by algorithm on two more. It cannot be controlled. */
export default rigDriver({ id: 'bminer', title: 'Bminer', detect: [{ ask: optional(STATUS), is }], ask: ASK, rig });
