import type { Rig, RigAlgorithm, RigDevice } from '../../../core/farm/rig.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { total, unitOf } from '../../gpu-engines/amounts.ts';
import { srbCard, srbPool } from './parts.ts';

/** SRBMiner-MULTI since 0.4.8: rates stand by algorithm in `cpu` and `gpu`, each with its own `total` among them. */
export function multiRig(said: Answer): Rig {
  const algorithms = said.list('algorithms');
  return {
    software: 'SRBMiner-MULTI',
    version: said.str('miner_version'),
    uptimeS: said.num('mining_time'),
    algorithms: algorithms.map(algorithm),
    devices: [
      ...said.list('cpu_devices').map((cpu, at) => processor(cpu, at, algorithms)),
      ...said.list('gpu_devices').map((gpu, at) => card(gpu, at, algorithms)),
    ],
  };
}

function algorithm(each: Answer): RigAlgorithm {
  const name = each.str('name');
  const rates = each.at('hashrate');
  return {
    name,
    hashrateHs: total([rates.num('cpu', 'total'), rates.num('gpu', 'total')]) ?? rates.num('now') ?? rates.num('1min'),
    unit: unitOf(name),
    accepted: each.num('shares', 'accepted'),
    rejected: each.num('shares', 'rejected'),
    pool: srbPool(each.at('pool')),
  };
}

/** One processor has all the threads; of several, each has what is told under its own name. */
function processor(cpu: Answer, at: number, algorithms: readonly Answer[]): RigDevice {
  const name = cpu.str('device') ?? `cpu${at}`;
  const rate = (each: Answer) =>
    each.num('hashrate', 'cpu', name) ?? (at === 0 ? each.num('hashrate', 'cpu', 'total') : undefined);
  return { index: cpu.num('id') ?? at, kind: 'cpu', name: cpu.str('model'), hashratesHs: algorithms.map(rate) };
}

function card(gpu: Answer, at: number, algorithms: readonly Answer[]): RigDevice {
  const name = gpu.str('device') ?? `gpu${gpu.num('id') ?? at}`;
  const sum = (what: string) => total(algorithms.map((each) => each.num(what, name)));
  return {
    ...srbCard(gpu, gpu.num('id') ?? at),
    hashratesHs: algorithms.map((each) => each.num('hashrate', 'gpu', name)),
    accepted: sum('gpu_accepted_shares'),
    rejected: sum('gpu_rejected_shares'),
    invalid: sum('gpu_compute_errors'),
  };
}
