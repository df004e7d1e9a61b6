import { actorOf } from '../principal.ts';
import { type ScanRouteParts, scanRoutes } from './scan-routes.ts';
import { openScanning, type Scanner } from './scanning.ts';

/** What scans are made of; without a scanner nobody can scan from a page. */
export type ScanParts = Pick<ScanRouteParts, 'db' | 'site' | 'drivers' | 'audit'> & {
  scanner?: Scanner;
  /** Unix milliseconds. */
  now(): number;
};

/** What stands in the network, and is not in the inventory yet. */
export function openScans({ db, site, drivers, audit, scanner, now }: ScanParts) {
  const scanning = scanner && openScanning(scanner, now);
  return {
    routes: scanRoutes({ db, site, drivers, scanning, actorOf, audit }),
    stop: async () => scanning?.close(),
  };
}
