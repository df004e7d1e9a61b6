import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { clockSeconds, total } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { stakProcessor } from '../gpu-engines/stak-processor.ts';
import { summaryAlgorithm } from '../gpu-engines/xmrig-summary.ts';

const USUAL = 2222;
const OWN = get(USUAL, '/');
const STAK = get(USUAL, '/api.json');
const LEARN = { own: optional(OWN), stak: optional(STAK) } as const satisfies Questions;

function ask(known: Answers<typeof LEARN>): { status: Request } {
  return { status: known.stak.has('hashrate') && !known.own.has('hashrate') ? STAK : OWN };
}

function rig({ status }: { status: Answer }): Rig {
  const [, version] = (status.str('miner', 'version') ?? status.str('version') ?? '').split('/');
  if (!status.has('miner'))
    return { software: 'JCE', version, algorithms: [summaryAlgorithm(status)], devices: [stakProcessor(status)] };
  return { ...ownRig(status), version };
}

/** A card's rate stands in `thread_gpu`, because it may run several threads. `shares` are those that were accepted. */
function ownRig(status: Answer): Rig {
  const result = status.at('result');
  const cards = status.list('gpu_status');
  return {
    software: 'JCE',
    uptimeS: clockSeconds(result.str('uptime')),
    algorithms: [
      {
        hashrateHs: status.num('hashrate', 'total'),
        unit: 'H/s',
        accepted: result.num('shares'),
        rejected: total(cards.map((card) => card.num('bad_shares'))),
        pool: { url: result.str('pool'), user: result.str('wallet'), difficulty: result.num('difficulty') },
      },
    ],
    devices: cards.map((card, at) => ({
      index: card.num('index') ?? at,
      kind: 'gpu',
      name: card.str('processor'),
      hashratesHs: [status.num('hashrate', 'thread_gpu', at)],
      tempC: card.num('temperature'),
      fanPct: card.num('fan'),
      accepted: card.num('good_shares'),
      rejected: card.num('bad_shares'),
    })),
  };
}

const isJce = (text: string | undefined) => text?.startsWith('jce/') === true;

/** JCE: its own page on cards, xmr-stak's on processors. */
export default rigDriver({
  id: 'jce',
  title: 'JCE',
  detect: [
    { ask: LEARN.own, is: (own) => isJce(own.str('miner', 'version')) || own.has('hashrate', 'thread_gpu') },
    { ask: LEARN.stak, is: (stak) => isJce(stak.str('version')) },
  ],
  learn: LEARN,
  ask,
  rig,
});
