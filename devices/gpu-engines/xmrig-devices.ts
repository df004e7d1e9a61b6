import type { RigDevice } from '../../core/farm/rig.ts';
import { Answer } from '../../core/wire/answer.ts';
import { busHex, firstTold, total } from './amounts.ts';
import { threadRates } from './xmrig-summary.ts';

/**
 * The processor and the cards of an XMRig: by its backends where they are told (since 3), else by its kind. A card may
 * run several threads.
 */
export function xmrigDevices(summary: Answer, backends: readonly Answer[]): RigDevice[] {
  const enabled = backends.filter((backend) => backend.bool('enabled') === true);
  if (enabled.length > 0) return [...enabled.flatMap((backend) => processor(backend, summary)), ...cardsOf(enabled)];
  const kind = summary.str('kind')?.toLowerCase() ?? 'miner';
  const rates = threadRates(summary.list('hashrate', 'threads'));
  if (/cuda|opencl|nvidia|amd|gpu/.test(kind)) return rates.map((rate, index) => olderCard(summary, index, rate));
  return summary.has('hashrate') || summary.has('cpu') ? [processorAlone(summary, rates)] : [];
}

function processor(backend: Answer, summary: Answer): RigDevice[] {
  if (backend.str('type') !== 'cpu') return [];
  const threads = backend.list('threads').map((thread) => firstTold(thread.list('hashrate')));
  return [
    {
      index: 0,
      kind: 'cpu',
      name: summary.str('cpu', 'brand'),
      hashratesHs: [firstTold(backend.list('hashrate')) ?? total(threads)],
      threadsHs: threads,
    },
  ];
}

function processorAlone(summary: Answer, threadsHs: (number | undefined)[]): RigDevice {
  return {
    index: 0,
    kind: 'cpu',
    name: summary.str('cpu', 'brand'),
    hashratesHs: [firstTold(summary.list('hashrate', 'total'))],
    threadsHs,
  };
}

/** Threads of one bus are one card; those that name none stand for themselves. */
function cardsOf(backends: readonly Answer[]): RigDevice[] {
  const groups = new Map<string, Answer[]>();
  for (const [place, backend] of backends.entries()) {
    if (backend.str('type') === 'cpu') continue;
    for (const [at, thread] of backend.list('threads').entries()) {
      const key = thread.str('bus_id') ?? `${place} ${thread.num('index') ?? at}`;
      groups.set(key, [...(groups.get(key) ?? []), thread]);
    }
  }
  return [...groups.values()].map(card);
}

function card(threads: readonly Answer[], index: number): RigDevice {
  const [first = Answer.none] = threads;
  const health = first.at('health');
  return {
    index,
    kind: 'gpu',
    name: first.str('name') ?? first.str('board'),
    pciBus: busHex(first.str('bus_id')),
    hashratesHs: [total(threads.map((thread) => firstTold(thread.list('hashrate'))))],
    tempC: health.num('temperature'),
    fanPct: health.num('fan_speed', 0) ?? health.num('fan_speed'),
    fanRpm: health.num('rpm', 0) ?? health.num('rpm'),
    powerW: health.num('power'),
    coreMHz: health.num('clock'),
    memMHz: health.num('mem_clock'),
  };
}

/** xmrig-nvidia and xmrig-amd of version 2: `health` runs beside the threads. */
function olderCard(summary: Answer, index: number, rate: number | undefined): RigDevice {
  const health = summary.at('health', index);
  return {
    index,
    kind: 'gpu',
    name: health.str('name'),
    hashratesHs: [rate],
    tempC: health.num('temp'),
    fanPct: health.num('fan'),
    powerW: health.num('power'),
    coreMHz: health.num('clock'),
    memMHz: health.num('mem_clock'),
  };
}
