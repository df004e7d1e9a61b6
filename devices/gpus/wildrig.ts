import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { busDecimal } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { summaryAlgorithm, threadRates } from '../gpu-engines/xmrig-summary.ts';

const USUAL = 4000;
const PLAIN = get(USUAL, '/api.json');
const ROOT = get(USUAL, '/');
const LEARN = { plain: optional(PLAIN), root: optional(ROOT) } as const satisfies Questions;

function ask(known: Answers<typeof LEARN>): { summary: Request } {
  return { summary: known.root.has('hashrate') && !known.plain.has('hashrate') ? ROOT : PLAIN };
}

function rig({ summary }: { summary: Answer }): Rig {
  const rates = threadRates(summary.list('hashrate', 'threads'));
  return {
    software: 'WildRig',
    version: summary.str('version'),
    uptimeS: summary.num('uptime'),
    paused: summary.bool('paused'),
    algorithms: [summaryAlgorithm(summary)],
    devices: rates.map((rate, index) => card(summary, index, rate)),
  };
}

/** `hwmon` and the lists of shares are those of versions since 0.3, which were not recorded. */
function card(summary: Answer, index: number, rate: number | undefined): RigDevice {
  const sensors = summary.at('hwmon');
  return {
    index,
    kind: 'gpu',
    pciBus: busDecimal(sensors.str('busID', index)),
    hashratesHs: [rate],
    tempC: sensors.num('temp', index),
    fanPct: sensors.num('fan', index),
    powerW: sensors.num('power', index),
    coreMHz: sensors.num('cclk', index),
    memMHz: sensors.num('mclk', index),
    accepted: summary.num('results', 'shares_accepted', index),
    rejected: summary.num('results', 'shares_rejected', index),
    invalid: summary.num('results', 'shares_ignored', index),
  };
}

const is = (summary: Answer) => summary.str('ua')?.startsWith('WildRig') === true;

/** WildRig-Multi: XMRig's answer of version 2, in which each thread is a card. */
export default rigDriver({
  id: 'wildrig',
  title: 'WildRig-Multi',
  detect: [
    { ask: LEARN.plain, is },
    { ask: LEARN.root, is },
  ],
  learn: LEARN,
  ask,
  rig,
});
