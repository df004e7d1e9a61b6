import type { DeviceFault } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../vendor-errors.ts';

/**
 * What ESP-Miner complains about, by the name of the field. `overheat_mode` stays set until a person resets it. The others
 * are texts that stand there only while there is a fault: what the regulator of the core voltage says, and the self-check.
 */
export const ERRORS: VendorErrors = {
  overheated: { overheat_mode: 'It was too hot and stopped; it stays so until it is reset.' },
  'psu-fault': { power_fault: 'The regulator of the core voltage fails.' },
  'board-fault': { hardware_fault: 'The hardware fails.' },
};

const TABLE = byVendorCode(ERRORS);

export function axeFaults(info: Answer): DeviceFault[] {
  const isHot = (info.num('overheat_mode') ?? 0) !== 0;
  return [
    ...(isHot ? fault('overheat_mode') : []),
    ...['power_fault', 'hardware_fault'].flatMap((name) => (info.has(name) ? fault(name, info.str(name) ?? '') : [])),
  ];
}

/** In the device's own words where it has some; no words are no fault. */
function fault(name: string, said?: string): DeviceFault[] {
  return said === '' ? [] : knownFaults(TABLE, name, { said });
}
