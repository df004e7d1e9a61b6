import type { Rig } from '../../core/farm/rig.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { says, VERSION } from '../detection.ts';
import type { Answers } from '../driver.ts';
import {
  type CgminerParts,
  cgminerAlgorithm,
  cgminerDevices,
  cgminerSelf,
  cgminerUptime,
} from '../gpu-engines/cgminer-cards.ts';
import { rigDriver } from '../gpu-engines/rig-driver.ts';

const LEARN = { config: { via: 'cgminer', command: 'config', optional: true } } as const satisfies Questions;
const PARTS = ['summary', 'devs', 'pools'] as const;
const MOST_ALGORITHMS = 3;

/** A second and a third algorithm answer under the same commands with a number behind them. */
function ask({ config }: Answers<typeof LEARN>): { all: Request } {
  const contexts = Array.from({ length: Math.max(1, algorithmsOf(config)) }, (_, at) =>
    at === 0 ? '' : String(at + 1),
  );
  const join = [...contexts.flatMap((number) => PARTS.map((part) => `${part}${number}`)), 'devdetails'];
  return { all: { via: 'cgminer', join } };
}

function algorithmsOf(config: Answer): number {
  return Math.min(MOST_ALGORITHMS, config.num('CONFIG', 0, 'Algo Count') ?? 1);
}

function rig({ all }: { all: Answer }, { config }: Answers<typeof LEARN>): Rig {
  const contexts = Array.from({ length: Math.max(1, algorithmsOf(config)) }, (_, at) =>
    partsOf(all, at === 0 ? '' : String(at + 1)),
  );
  const [first = partsOf(all, ''), ...others] = contexts;
  const { version } = cgminerSelf(first);
  return {
    software: 'TeamRedMiner',
    version,
    uptimeS: cgminerUptime(first),
    algorithms: contexts.map((parts) => cgminerAlgorithm(parts, { shares: 'devs' })),
    devices: cgminerDevices(first, others),
  };
}

function partsOf(all: Answer, number: string): CgminerParts {
  const [summary = Answer.none, devs = Answer.none, pools = Answer.none] = PARTS.map((part) =>
    all.at(`${part}${number}`),
  );
  return { summary, devs, pools, devdetails: all.at('devdetails'), cut: all.mends.includes('truncated') };
}

/** Older versions do not answer `version`; every reply names the program. */
const SUMMARY: Request = { via: 'cgminer', command: 'devs', optional: true };
const isRed = (answer: Answer) => says(answer, 'TeamRedMiner');

/** TeamRedMiner over cgminer's API. Cards can be switched one by one (`gpudisable`), which is not offered: it has no pause. */
export default rigDriver({
  id: 'teamredminer',
  title: 'TeamRedMiner',
  detect: [
    { ask: VERSION, is: isRed },
    { ask: SUMMARY, is: isRed },
  ],
  learn: LEARN,
  ask,
  rig,
});
