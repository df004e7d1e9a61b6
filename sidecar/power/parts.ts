import type { Request } from 'express';
import type { Principal } from '../principal.ts';
import type { Prometheus } from './prometheus.ts';

/** What the routes of power are made of. */
export interface PowerParts {
  prometheus: Prometheus;
  /** Unix milliseconds. */
  now(): number;
  principalOf(request: Request): Principal;
  /** Hands a rename on to alert-webhook, in the name of who asks. Rejects with HttpError when it is refused. */
  renameOutlet(
    principal: Principal,
    pdu: string,
    outlet: string,
    name: string,
    from?: string,
  ): Promise<{ name: string; was?: string }>;
}
