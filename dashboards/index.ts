import { energy } from './energy.ts';
import { errors } from './errors.ts';
import { fleet } from './fleet.ts';
import type { Page } from './frame.ts';
import { miner } from './miner.ts';
import { outlet } from './outlet.ts';
import { pdu } from './pdu.ts';
import { pools } from './pools.ts';
import { remediation } from './remediation.ts';
import { rigs } from './rigs.ts';
import { self } from './self.ts';
import { site } from './site.ts';
import { temperature } from './temperature.ts';

/** All pages, in the order of docs/dashboards.md: from the farm to one thing, then by question. */
export const PAGES: readonly Page[] = [
  fleet,
  site,
  miner,
  rigs,
  pdu,
  outlet,
  energy,
  temperature,
  pools,
  errors,
  remediation,
  self,
];
