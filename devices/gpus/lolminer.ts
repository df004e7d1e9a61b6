import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { busDecimal, rateFactor, total, unitOf, unitSaid, withWorker } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';
import { positive } from '../miner-amounts.ts';
import { greetingRig } from './lolminer/greeting.ts';

const USUAL = 44444;
const SUMMARY = get(USUAL, '/summary');
const ROOT = get(USUAL, '/');
/** Up to 0.5 it speaks first, and closes; later ones wait to be spoken to. */
const GREETING = say(USUAL, '', { timeoutMs: 1000 });
const LEARN = {
  summary: optional(SUMMARY),
  root: optional(ROOT),
  greeting: optional(GREETING),
} as const satisfies Questions;

const isLol = (said: Answer) => said.str('Software')?.startsWith('lolMiner') === true;

function ask(known: Answers<typeof LEARN>): { said: Request } {
  if (isLol(known.summary)) return { said: SUMMARY };
  if (isLol(known.root)) return { said: ROOT };
  return { said: isLol(known.greeting) ? GREETING : SUMMARY };
}

function rig({ said }: { said: Answer }): Rig {
  const version = said.str('Software')?.replace(/^lolMiner\s*/i, '');
  if (said.has('Workers')) return { ...workersRig(said), version };
  return { ...(said.has('GPUs') ? cardsRig(said) : greetingRig(said)), version };
}

/** The form since 1.4x: each algorithm has its own arrays, in the order of the workers. */
function workersRig(said: Answer): Rig {
  const algorithms = said.list('Algorithms');
  return {
    software: 'lolMiner',
    uptimeS: said.num('Session', 'Uptime'),
    algorithms: algorithms.map((each) => ({
      name: each.str('Algorithm'),
      hashrateHs: times(each.num('Total_Performance'), factorOf(each)),
      unit: unitSaid(each.str('Performance_Unit')) ?? unitOf(each.str('Algorithm')),
      accepted: each.num('Total_Accepted'),
      rejected: each.num('Total_Rejected'),
      invalid: each.num('Total_Errors'),
      stale: each.num('Total_Stales'),
      pool: { url: each.str('Pool'), user: withWorker(each.str('User'), each.str('Worker')) },
    })),
    devices: said.list('Workers').map((worker, at) => workerDevice(worker, at, algorithms)),
  };
}

function workerDevice(worker: Answer, at: number, algorithms: readonly Answer[]): RigDevice {
  const sum = (name: string) => total(algorithms.map((each) => each.num(name, at)));
  return {
    index: worker.num('Index') ?? at,
    kind: 'gpu',
    name: worker.str('Name'),
    pciBus: busDecimal(worker.str('PCIE_Address')),
    hashratesHs: algorithms.map((each) => times(each.num('Worker_Performance', at), factorOf(each))),
    tempC: worker.num('Core_Temp'),
    junctionTempC: worker.num('Juc_Temp'),
    memTempC: worker.num('Mem_Temp'),
    fanPct: worker.num('Fan_Speed'),
    powerW: worker.num('Power'),
    coreMHz: worker.num('CCLK'),
    memMHz: worker.num('MCLK'),
    accepted: sum('Worker_Accepted'),
    rejected: sum('Worker_Rejected'),
    invalid: sum('Worker_Errors'),
    stale: sum('Worker_Stales'),
  };
}

function factorOf(algorithm: Answer): number | undefined {
  return positive(algorithm.num('Performance_Factor')) ?? rateFactor(algorithm.str('Performance_Unit'));
}

/** 0.6 to 1.4x: one algorithm. A latency of 0 was not measured; what was not accepted was rejected. */
function cardsRig(said: Answer): Rig {
  const session = said.at('Session');
  const stratum = said.at('Stratum');
  const name = said.str('Mining', 'Algorithm');
  const unit = session.str('Performance_Unit');
  const factor = unit === undefined ? 1 : rateFactor(unit);
  const accepted = session.num('Accepted');
  return {
    software: 'lolMiner',
    uptimeS: session.num('Uptime'),
    totalPowerW: session.num('TotalPower'),
    algorithms: [
      {
        name,
        hashrateHs: times(session.num('Performance_Summary'), factor),
        unit: unitSaid(unit) ?? unitOf(name),
        accepted,
        rejected: minus(session.num('Submitted'), accepted),
        pool: {
          url: stratum.str('Current_Pool'),
          user: stratum.str('Current_User'),
          latencyMs: positive(stratum.num('Average_Latency')),
        },
      },
    ],
    devices: said.list('GPUs').map((card, at) => cardDevice(card, at, factor)),
  };
}

function cardDevice(card: Answer, at: number, factor: number | undefined): RigDevice {
  const accepted = card.num('Session_Accepted');
  return {
    index: card.num('Index') ?? at,
    kind: 'gpu',
    name: card.str('Name'),
    pciBus: busDecimal(card.str('PCIE_Address')),
    hashratesHs: [times(card.num('Performance'), factor)],
    tempC: card.num('Temp (deg C)') ?? card.num('Temps (deg C)'),
    memTempC: card.num('Mem Temp (deg C)'),
    fanPct: card.num('Fan Speed (%)'),
    powerW: card.num('Consumption (W)'),
    accepted,
    rejected: minus(card.num('Session_Submitted'), accepted),
    invalid: card.num('Session_HWErr'),
  };
}

function times(value: number | undefined, factor: number | undefined): number | undefined {
  return value === undefined || factor === undefined ? undefined : rounded(value * factor);
}

function minus(all: number | undefined, part: number | undefined): number | undefined {
  return all === undefined || part === undefined ? undefined : Math.max(0, all - part);
}

/** lolMiner in its three forms. It refreshes what it says every ten seconds and cannot be controlled. */
export default rigDriver({
  id: 'lolminer',
  title: 'lolMiner',
  detect: [
    { ask: LEARN.summary, is: isLol },
    { ask: LEARN.root, is: isLol },
    { ask: LEARN.greeting, is: isLol },
  ],
  learn: LEARN,
  ask,
  rig,
});
