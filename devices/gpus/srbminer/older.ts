import type { Rig, RigDevice } from '../../../core/farm/rig.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { unitOf } from '../../gpu-engines/amounts.ts';
import { srbCard, srbPool } from './parts.ts';

/** SRBMiner-CN (`cryptonight_type`) and MULTI up to 0.4.7: one algorithm, everything on one level. */
export function olderRig(said: Answer): Rig {
  const name = said.str('cryptonight_type') ?? said.str('algorithm');
  const shares = said.at('shares');
  return {
    software: said.has('cryptonight_type') ? 'SRBMiner-CN' : 'SRBMiner-MULTI',
    version: said.str('miner_version'),
    uptimeS: said.num('mining_time'),
    algorithms: [
      {
        name,
        hashrateHs: said.num('hashrate_total_now'),
        unit: unitOf(name),
        accepted: shares.num('accepted'),
        rejected: shares.num('rejected'),
        stale: shares.num('accepted_stale'),
        pool: srbPool(said.at('pool')),
      },
    ],
    devices: said.has('devices') ? said.list('devices').map(ownCard) : [...processors(said), ...cards(said)],
  };
}

function ownCard(card: Answer, at: number): RigDevice {
  return {
    ...srbCard(card, card.num('device_id') ?? at),
    hashratesHs: [card.num('hashrate')],
    invalid: card.num('compute_errors'),
  };
}

/** `gpu_hashrate` is a list of one object, `{"GPU0": …, "total": …}`, and may name more cards than are described. */
function cards(said: Answer): RigDevice[] {
  const rates = said.at('gpu_hashrate', 0);
  const described = said.list('gpu_devices');
  const numbers = [
    ...rates.entries().map(([name]) => name),
    ...described.map((card) => card.str('device') ?? ''),
  ].flatMap((name) => /^gpu(\d{1,3})$/i.exec(name)?.[1] ?? []);
  return [...new Set(numbers)].map((number) => {
    const card = described.find((each) => each.str('device')?.toUpperCase() === `GPU${number}`) ?? Answer.none;
    return {
      ...srbCard(card, Number(number)),
      hashratesHs: [rates.num(`GPU${number}`) ?? rates.num(`gpu${number}`)],
      invalid: card.num('compute_errors'),
    };
  });
}

function processors(said: Answer): RigDevice[] {
  const rates = said.at('cpu_hashrate', 0);
  return rates.has('total') ? [{ index: 0, kind: 'cpu', hashratesHs: [rates.num('total')] }] : [];
}
