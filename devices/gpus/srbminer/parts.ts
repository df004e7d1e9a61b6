import type { RigDevice, RigPool } from '../../../core/farm/rig.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { busDecimal } from '../../gpu-engines/amounts.ts';

/** What all forms say of a card: fans in percent or in revolutions, as the key says. */
export function srbCard(card: Answer, index: number): RigDevice {
  return {
    index,
    kind: 'gpu',
    name: card.str('model'),
    pciBus: busDecimal(card.str('bus_id')),
    tempC: card.num('temperature'),
    junctionTempC: card.num('hotspot_temperature') ?? card.num('junction_temperature'),
    memTempC: card.num('memory_temperature'),
    fanPct: card.num('fan_speed_percent'),
    fanRpm: card.num('fan_speed_rpm'),
    powerW: card.num('asic_power'),
    coreMHz: card.num('core_clock'),
    memMHz: card.num('memory_clock'),
  };
}

export function srbPool(pool: Answer): RigPool {
  return {
    url: pool.str('pool'),
    user: pool.str('wallet'),
    latencyMs: pool.num('latency'),
    difficulty: pool.num('difficulty'),
    connectedS: pool.num('uptime'),
  };
}
