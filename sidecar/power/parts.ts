import type { Request } from 'express';
import type { Actor } from '../actor.ts';
import type { Prometheus } from './prometheus.ts';

/** What the routes of power are made of. */
export interface PowerParts {
  prometheus: Prometheus;
  /** Unix milliseconds. */
  now(): number;
  actorOf(request: Request): Actor;
  /** Hands a rename on to alert-webhook, in the name of who asks. Rejects with HttpError when it is refused. */
  renameOutlet(actor: Actor, pdu: string, outlet: string, name: string): Promise<{ name: string; was?: string }>;
}
