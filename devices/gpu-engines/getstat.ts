import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { busHex, totalIn } from './amounts.ts';

/** What EWBF and miniZ answer to `getstat`: solutions per second by card, and when they started. There is no total. */
export function getstatRig(said: Answer, software: string): Rig {
  const cards = said.list('result');
  const sum = (what: string) =>
    totalIn(
      said,
      cards.map((card) => card.num(what)),
    );
  return {
    software,
    version: said.str('version'),
    startTimeUnix: said.num('start_time'),
    algorithms: [
      {
        name: said.str('algorithm') ?? said.str('pers'),
        hashrateHs: sum('speed_sps') ?? sum('sol_ps'),
        unit: 'Sol/s',
        accepted: sum('accepted_shares'),
        rejected: sum('rejected_shares'),
        pool: {
          url: said.str('current_server'),
          user: said.str('current_user'),
          latencyMs: said.num('server_latency'),
          difficulty: said.num('pool', 'difficulty'),
        },
      },
    ],
    devices: cards.map((card, at) => ({
      index: card.num('gpuid') ?? at,
      kind: 'gpu',
      name: card.str('name'),
      pciBus: busHex(card.str('busid')),
      hashratesHs: [card.num('speed_sps') ?? card.num('sol_ps')],
      tempC: card.num('temperature'),
      fanPct: card.num('gpu_fan_speed') ?? card.num('fan_speed'),
      powerW: card.num('gpu_power_usage'),
      coreMHz: card.num('gpu_clock_core_max'),
      memMHz: card.num('gpu_clock_memory'),
      accepted: card.num('accepted_shares'),
      rejected: card.num('rejected_shares'),
    })),
  };
}

export const isGetstat = (said: Answer) => said.has('result', 0, 'speed_sps') || said.has('result', 0, 'cudaid');
/** miniZ tells clocks and fans, which EWBF never did. */
export const tellsClocks = (said: Answer) =>
  said.has('result', 0, 'gpu_clock_core_max') || said.has('result', 0, 'gpu_fan_speed');
