import { HttpError } from '../../core/service/route.ts';
import { mayRestore } from '../deciding/may-restore.ts';
import { airAround } from '../deciding/read-samples.ts';
import type { Latch } from '../execution/latches.ts';
import { FAULTS } from '../faults.ts';
import type { Desk } from './desk.ts';

/** After heat a latch is released only into cool air, and by somebody who says that fans and air run. */
export async function refuseWhileHot(
  { tools }: Desk,
  { device: id, fault: latchedFor }: Latch,
  { fansConfirmed, by }: { fansConfirmed: boolean; by: string },
): Promise<void> {
  const device = tools.devices.get(id);
  const fault = FAULTS.find((each) => each === latchedFor);
  const { may, evidence } = mayRestore({
    fault,
    air: device === undefined ? [] : await airAround(tools, device),
    fansConfirmed: fansConfirmed ? `${by} says that fans and air run` : undefined,
    config: tools.config,
  });
  if (!may) throw new HttpError(409, `"${id}" stays latched off: ${evidence}`, { gate: 'latched' });
}
