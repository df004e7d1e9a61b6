import type { Route } from '../../core/service/route.ts';
import { operatorRoutes } from '../operator-routes.ts';
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
  ].flatMap((routes) => routes(parts));
}
