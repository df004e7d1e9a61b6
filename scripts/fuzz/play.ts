import { openWire } from '../../core/wire/open.ts';
import { type Endpoint, type Wire, WireError } from '../../core/wire/wire.ts';
import { converse, type Send } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import { mustBeRight, wrongsOf } from './checks.ts';
import { playControl, playOutlet } from './play-control.ts';
import { type Ending, playDirect } from './play-direct.ts';
import { type Device, withoutTls } from './recorded-device.ts';
import { HOST_KEY } from './recorded-ssh.ts';
import type { Target } from './targets.ts';

/** How long one question waits, and one case at most; the margin is for a machine that is busy with others. */
const PATIENCE_MS = 400;
const CASE_MS = 3_000;
const MARGIN_MS = 5_000;
/** Conversations without a wire beside each that has one. */
const DIRECT = 10;

const CREDENTIALS = {
  ...{ username: 'admin', password: 'admin', token: 't0ken' },
  snmp: { version: '2c', community: 'public' },
} as const;
/** The ports that the device does not have. */
const CLOSED = {
  ...{ http: 1, https: 1, daemon: 1, rest: 1, graphql: 1, cgminer: 1, volcminer: 1, whatsminer: 1, api: 1 },
  ssh: 1,
  snmp: 1,
};

/** What is told of a case while it is played. */
export interface Story {
  endings: Ending[];
  wrongs: readonly string[];
}

/**
 * Polls the target once over a real wire, reads one of its outlets, and makes requests that change it (and does not send
 * them); then as much without a wire. Throws what no driver and no wire may do: any error but WireError, a number that is
 * none, a fact of a wrong type, a reply of 10 MB that was taken, a case that does not end.
 */
export async function play(target: Target, random: Random, story: Story): Promise<void> {
  const device = await target.open(random);
  story.wrongs = device.wrongs;
  const began = performance.now();
  try {
    story.endings.push(await playOverWire(target, device, random));
  } finally {
    await device.close();
  }
  const took = performance.now() - began;
  if (took > CASE_MS + MARGIN_MS) throw new Error(`it took ${Math.round(took)} ms, of which ${CASE_MS} were allowed`);
  if (target.folder !== undefined) await playOften(target.driver, target.folder, random, story);
}

async function playOften(driver: Driver, folder: string, random: Random, story: Story): Promise<void> {
  for (let left = DIRECT; left > 0; left--) {
    // Cases beside this one wait for answers, and must not wait for us.
    await new Promise((resolve) => setImmediate(resolve));
    const wrongs: string[] = [];
    story.wrongs = wrongs;
    story.endings.push(await playDirect(driver, folder, random.fork(`direct ${left}`), wrongs));
  }
}

async function playOverWire({ driver, outlet }: Target, device: Device, random: Random): Promise<Ending> {
  const { wire, close } = openWire();
  const to: Endpoint = {
    host: '127.0.0.1',
    ports: { ...CLOSED, ...device.ports },
    credentials: CREDENTIALS,
    hostKey: HOST_KEY,
  };
  const send = sender(wire, to, device);
  try {
    const { observation, known } = await converse(driver, send);
    mustBeRight(wrongsOf(observation));
    playControl(driver, known);
    if (outlet !== undefined) await playOutlet(driver, outlet, send, random);
    return 'read';
  } catch (error) {
    if (error instanceof WireError && !isOurBug(error)) return 'refused';
    throw error;
  } finally {
    await close();
  }
}

function sender(wire: Wire, to: Endpoint, device: Device): Send {
  const signal = AbortSignal.timeout(CASE_MS);
  return async (request) => {
    device.expect(request);
    const before = device.oversized();
    const answer = await wire({ ...withoutTls(request), timeoutMs: PATIENCE_MS }, to, signal).catch(
      (error: unknown) => {
        if (error instanceof WireError && isOurBug(error)) throw error.cause;
        throw error;
      },
    );
    const isJoin = request.via === 'cgminer' && 'join' in request;
    if (device.oversized() > before && !isJoin) throw new Error('a reply of 10 MB was taken for an answer');
    return answer;
  };
}

/**
 * The wire turns exceptions into WireErrors. Decoders of packages throw TypeErrors at what they cannot read; where our
 * own code throws one, or runs out of stack, it is a bug.
 */
function isOurBug({ cause }: WireError): boolean {
  const isBug = cause instanceof TypeError || cause instanceof RangeError || cause instanceof ReferenceError;
  const [, thrownAt = ''] = (isBug && cause.stack?.split('\n    at ')) || [];
  return /[/\\](?:core|devices)[/\\]/.test(thrownAt) && !thrownAt.includes('node_modules');
}
