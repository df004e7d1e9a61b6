import { decimal, integer, textOf } from '../money/decimal.ts';
import type { LineInput } from '../tax/line.ts';

interface EnergyEvidence {
  devices: readonly { device: string; wh: number; estimatedWh: number }[];
}

/** What a person should know of the energy on a bill: how much of it was estimated, and of which devices. Pure. */
export function estimateWarnings(lines: readonly LineInput[]): string[] {
  const byDevice = new Map<string, { wh: number; estimatedWh: number }>();
  for (const { kind, evidence } of lines) {
    if (kind !== 'energy' || !isEnergyEvidence(evidence)) continue;
    for (const { device, wh, estimatedWh } of evidence.devices) byDevice.set(device, { wh, estimatedWh });
  }
  const kwh = (wh: number) => textOf(integer(wh).div(decimal('1000')).round(3));
  return [...byDevice]
    .filter(([, { estimatedWh }]) => estimatedWh > 0)
    .map(([device, use]) => `${device}: ${kwh(use.estimatedWh)} kWh of ${kwh(use.wh)} kWh are estimated`);
}

function isEnergyEvidence(evidence: unknown): evidence is EnergyEvidence {
  return typeof evidence === 'object' && evidence !== null && Array.isArray((evidence as EnergyEvidence).devices);
}
