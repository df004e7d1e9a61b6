import type { Route } from '../../core/service/route.ts';
import { operatorRoutes } from '../operator-routes.ts';
import { policyRoutes } from '../policy-routes.ts';
import { approvalRoutes } from './approval-routes.ts';
import { bulkRoutes } from './bulk-routes.ts';
import type { DeskParts } from './desk.ts';
import { deviceRoutes } from './device-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { killSwitchRoutes } from './kill-switch-routes.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import { previewRoutes } from './preview-routes.ts';
import { scheduleRoutes } from './schedule-routes.ts';
import { standstillRoutes } from './standstill-routes.ts';

/** Of the devices behind an order, and of an instance that does not act. */
const FAILURES: NonNullable<Route['failures']> = {
  501: 'the device cannot do that',
  502: 'the device cannot be reached, or answered badly',
  503: 'another instance acts',
  504: 'the device did not answer in time: nobody knows whether it was done',
};

/** Everything that people may ask and order. Who may order what is the gateway's matter. */
export function orderRoutes(parts: DeskParts): Route[] {
  return [
    deviceRoutes,
    operatorRoutes,
    previewRoutes,
    approvalRoutes,
    standstillRoutes,
    maintenanceRoutes,
    killSwitchRoutes,
    bulkRoutes,
    scheduleRoutes,
    eventRoutes,
    policyRoutes,
  ].flatMap((routes) => routes(parts).map((each) => ({ ...each, failures: FAILURES })));
}
