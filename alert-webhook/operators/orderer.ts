import type { Request } from 'express';

/** Who orders, as the gateway's token says. */
export interface Orderer {
  id: string;
  name: string;
}

const known = new WeakMap<Request, Orderer>();

/** Remembers in whose name a request comes; done once its token is found to be good. */
export function setOrderer(request: Request, orderer: Orderer): void {
  known.set(request, orderer);
}

/** Undefined where no token names anybody: then the body says who orders. */
export function ordererOf(request: Request): Orderer | undefined {
  return known.get(request);
}
