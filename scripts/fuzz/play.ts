import { ask, type Deed, learnOutlet, requestFor } from '../../alert-webhook/deed.ts';
import { openWire } from '../../core/wire/open.ts';
import type { Request } from '../../core/wire/request.ts';
import { type Endpoint, WireError } from '../../core/wire/wire.ts';
import { converse, type Send } from '../../devices/converse.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import type { Target } from './targets.ts';

/** How long one question waits, and one case at most. */
const PATIENCE_MS = 250;
const CASE_MS = 3_000;
const CREDENTIALS = { username: 'admin', password: 'admin', snmp: { version: '2c', community: 'public' } } as const;

const DEEDS: readonly Deed[] = ['on', 'off', 'cycle', { name: 'other' }];

export type Ending = 'read' | 'refused';

/**
 * Polls the target once, reads one of its outlets and makes a request that it takes (and does not send it), over a
 * real wire. Returns how it ended; throws what no driver and no wire may do: any error but WireError, a number that is none.
 */
export async function play(target: Target, random: Random): Promise<Ending> {
  const relay = await target.open(random);
  const { wire, close } = openWire();
  const to: Endpoint = { host: '127.0.0.1', ports: { [target.protocol]: relay.port }, credentials: CREDENTIALS };
  const signal = AbortSignal.timeout(CASE_MS);
  const send = (request: Request) => wire(plain(request), isElsewhere(request, target) ? nowhere(to) : to, signal);
  try {
    const { observation } = await converse(target.driver, send);
    for (const { metric, value } of observation.readings) mustBeNumber(metric, value);
    await playOutlet(target, send, random);
    return 'read';
  } catch (error) {
    if (error instanceof WireError && !isOurBug(error)) return 'refused';
    throw error;
  } finally {
    await close();
    await relay.close();
  }
}

async function playOutlet({ driver, outlet }: Target, send: Send, random: Random): Promise<void> {
  const control = driver.control?.outlet;
  if (control === undefined || outlet === undefined) return;
  const known = await learnOutlet(control, outlet, send);
  const state = await orRefusal(async () => control.read(await ask(control.ask(outlet, known), send), known));
  for (const key of ['watts', 'switchedAt', 'cycleOffSeconds'] as const) mustBeNumber(key, state?.[key]);
  const deed = DEEDS[random.integer(0, DEEDS.length - 1)];
  if (deed !== undefined) await orRefusal(() => requestFor(driver, { pdu: driver.id, outlet }, deed, send));
}

/** A driver that was not told which outlet is meant refuses by an Error of no special kind. */
async function orRefusal<T>(deed: () => Promise<T>): Promise<T | undefined> {
  try {
    return await deed();
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) return undefined;
    throw error;
  }
}

/**
 * The wire turns exceptions into WireErrors. Decoders of packages throw TypeErrors at what they cannot read; where our
 * own code throws one, it is a bug.
 */
function isOurBug({ cause }: WireError): boolean {
  const [, thrownAt = ''] = (cause instanceof TypeError && cause.stack?.split('\n    at ')) || [];
  return /[/\\](?:core|devices)[/\\]/.test(thrownAt) && !thrownAt.includes('node_modules');
}

/** What is fuzzed is JSON, not TLS. */
function plain(request: Request): Request {
  const patient = { ...request, timeoutMs: PATIENCE_MS };
  if (patient.via !== 'http') return patient;
  const { tls: _, ...open } = patient;
  return open;
}

/** The other ports of the device are closed. */
const isElsewhere = (request: Request, { protocol }: Target) => request.via !== protocol;
const nowhere = (to: Endpoint): Endpoint => ({
  ...to,
  ports: { http: 1, daemon: 1, cgminer: 1, whatsminer: 1, snmp: 1 },
});

function mustBeNumber(what: string, value: number | undefined): void {
  if (value !== undefined && !Number.isFinite(value)) throw new Error(`${what} is ${value}`);
}
