import type { Rig } from '../../core/farm/rig.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { busDecimal, total } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const STATUS = get(16666, '/api/v1');
const ASK = { said: STATUS } as const satisfies Questions;

/** The names of its values begin with the coin: `ae_hash`. Nobody says what unit that is, so that no rate is told. */
function rig({ said }: { said: Answer }): Rig {
  const miners = said.list('miner');
  const [first = Answer.none] = miners;
  const [now, start] = [first.num('cur_time'), first.num('start_time')];
  return {
    software: `HSPMiner${(first.str('coin') ?? '').toUpperCase()}`,
    uptimeS: now === undefined || start === undefined ? undefined : Math.max(0, now - start),
    algorithms: miners.map(algorithm),
    devices: first.list('devices').map((card, at) => ({
      index: card.num('id') ?? at,
      kind: 'gpu',
      name: card.str('name'),
      pciBus: busDecimal(card.str('pci')),
      tempC: card.num('temp'),
      fanPct: card.num('fan'),
      powerW: card.num('power'),
      coreMHz: card.num('core'),
      memMHz: card.num('mem'),
      accepted: card.num('submit'),
      rawHashrate: card.num(`${first.str('coin') ?? ''}_hash`),
    })),
  };
}

function algorithm(miner: Answer): Rig['algorithms'][number] {
  const coin = miner.str('coin') ?? '';
  return {
    name: coin === '' ? undefined : coin,
    unit: 'H/s',
    accepted: miner.num(`${coin}_accept`),
    rejected: miner.num(`${coin}_rejected`),
    pool: { url: miner.str(`${coin}_pool`), latencyMs: miner.num(`${coin}_latency`) },
    rawHashrate: total(miner.list('devices').map((card) => card.num(`${coin}_hash`))),
  };
}

/** HSPMiner (Aeternity and others). */
export default rigDriver({
  id: 'hspminer',
  title: 'HSPMiner',
  detect: [{ ask: optional(STATUS), is: (said) => said.has('report_time') && said.has('miner', 0, 'coin') }],
  ask: ASK,
  rig,
});
