import type { Desk } from './desk.ts';
import { forgetKeys } from './order-keys.ts';
import { workBulks } from './work-bulks.ts';
import { workSchedules } from './work-schedules.ts';

/** A round of what people have ordered for later: schedules that are due, and bulk orders under way. */
export async function workOrders(desk: Desk): Promise<void> {
  await workSchedules(desk);
  await workBulks(desk);
  await forgetKeys(desk);
}
