import { describe, expect, it } from 'vitest';
import { Answer } from '../../core/wire/answer.ts';
import { PORTS, portNumber, portOf, type Request } from '../../core/wire/request.ts';
import { describe as describeRequest, WireError } from '../../core/wire/wire.ts';
import { discover } from '../../devices/discover.ts';
import { DRIVERS } from '../../devices/index.ts';
import { rowOf } from '../../scripts/scan/rows.ts';

const GREETING = {
  identification: 'SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.5',
  hostKey: 'SHA256:abc',
  keyType: 'ssh-ed25519',
};
const LOL = { Software: 'lolMiner 1.98', Workers: [], Algorithms: [] };
const XMRIG = { ua: 'XMRig/6.26.0', kind: 'miner', version: '6.26.0', hashrate: { total: [5] } };

/** An address where these doors are open, and what is answered there to which path. */
function lookedAt(doors: Record<number, unknown>) {
  const asked: string[] = [];
  const isOpen = (number: number) => Promise.resolve(number in doors);
  const send = async (request: Request): Promise<Answer> => {
    const number = portOf(request) === 'api' ? portNumber(request) : PORTS[portOf(request)];
    asked.push(`${number} ${describeRequest(request)}`);
    if (request.via === 'ssh' && 'run' in request) throw new WireError('unauthorized', 'no credentials');
    if (doors[number] === undefined) throw new WireError('timeout', 'silent');
    return new Answer(doors[number]);
  };
  return {
    asked,
    found: discover({ drivers: DRIVERS, snmp: false, knock: (port) => isOpen(PORTS[port]), knockAt: isOpen, send }),
  };
}

describe('a rig', () => {
  it('is found with all its programs, each once, and with its host key', async () => {
    const { found } = lookedAt({ 22: GREETING, 44444: LOL, 18080: XMRIG });
    const here = await found;
    const all = [here?.driver, ...(here?.programs ?? [])].map((driver) => driver?.id).sort();
    expect(all).toEqual(['lolminer', 'xmrig']);
    expect(here?.ssh).toEqual({ identification: GREETING.identification, hostKey: 'SHA256:abc' });
    expect(rowOf('10.0.0.1', here ?? { open: [] }).note).toMatch(/^also (?:xmrig|lolminer)$/);
  });

  it('whose programs are shut is told by its SSH, and how it is read', async () => {
    const { found, asked } = lookedAt({ 22: GREETING });
    const here = await found;
    expect(here?.driver).toBeUndefined();
    expect(rowOf('10.0.0.1', here ?? { open: [] }).note).toBe(
      'not recognised; answers on ssh; SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.5 shows SHA256:abc: a rig is read over SSH with driver hiveos or minerstat-os, its credentials and this hostKey',
    );
    expect(asked.filter((line) => line === '22 ssh greeting')).toHaveLength(1);
  });

  it('is one of one program where there is no more', async () => {
    const here = await lookedAt({ 44444: LOL }).found;
    expect([here?.driver?.id, here?.programs, here?.ssh]).toEqual(['lolminer', undefined, undefined]);
  });
});
