import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { SnmpRequest } from '../../../core/wire/request.ts';
import { SnmpSocket } from '../../../core/wire/snmp-socket.ts';
import type { SnmpCredentials } from '../../../core/wire/wire.ts';
import { integer, text } from './ber.ts';
import { GET, handMadeAgent } from './snmp-agent.ts';
import { type Ask, COLUMN, getAll, openSnmp, outlets } from './snmp-questions.ts';
import { type Snmpd, startSnmpd } from './snmpd.ts';

let ask: Ask;
let close: () => void;
beforeEach(() => {
  ({ ask, close } = openSnmp());
});

describe('GETs of SNMPv1 and v2c', () => {
  it('of many agents leave from one port, and every answer finds its question', async () => {
    const agents = await Promise.all(
      Array.from({ length: 20 }, (_, i) => handMadeAgent(outlets(60, (outlet) => integer(100 * i + outlet)))),
    );
    const wanted = getAll(outlets(60, integer));
    const answers = await Promise.all(agents.map(({ to }) => ask(to, wanted)));
    expect(answers.map((answer) => answer.num(`of ${COLUMN}.1.1.60`))).toEqual(agents.map((_, i) => 100 * i + 60));
    expect(new Set(agents.flatMap(({ sources }) => [...sources])).size).toBe(1);
  });

  it('to a name go over a socket of their own', async () => {
    const agent = await handMadeAgent(outlets(1, integer));
    const wanted = getAll(outlets(1, integer));
    await ask(agent.to, wanted);
    expect((await ask({ ...agent.to, host: 'localhost' }, wanted)).value).toEqual({ [`of ${COLUMN}.1.1.1`]: 1 });
    expect(agent.sources.size).toBe(2);
  });

  it('of the same question differ in their id alone', async () => {
    const agent = await handMadeAgent(outlets(3, integer));
    const wanted = getAll(outlets(3, integer));
    for (let i = 0; i < 3; i += 1) await ask(agent.to, wanted);
    const idAt = (agent.asked[0]?.request.indexOf(GET) ?? 0) + 4;
    const messages = agent.asked.map(({ request }) => Buffer.from(request).fill(0, idAt, idAt + 4));
    expect(messages[1]).toEqual(messages[0]);
    expect(messages[2]).toEqual(messages[0]);
    expect(new Set(agent.asked.map(({ request }) => request.toString('hex'))).size).toBe(3);
  });

  it('of the same question carry the credentials of each', async () => {
    const agent = await handMadeAgent(outlets(1, integer));
    const wanted = getAll(outlets(1, integer));
    const credentials: SnmpCredentials[] = [
      { version: '2c', community: 'first' },
      { version: '2c', community: 'second' },
      { version: '1', community: 'first' },
    ];
    for (const snmp of credentials) await ask({ ...agent.to, credentials: { snmp } }, wanted);
    expect(agent.asked.map((asked) => [asked.version, asked.community])).toEqual([
      [1, 'first'],
      [1, 'second'],
      [0, 'first'],
    ]);
  });

  it('are asked once more with the same id', async () => {
    let times = 0;
    const agent = await handMadeAgent(outlets(1, integer), () => (times++ === 0 ? { silent: true } : undefined));
    expect((await ask(agent.to, getAll(outlets(1, integer)))).num(`of ${COLUMN}.1.1.1`)).toBe(1);
    expect(agent.asked[1]?.request).toEqual(agent.asked[0]?.request);
  });

  it('are not ended by an answer to another question', async () => {
    const stale: Buffer[] = [];
    const agent = await handMadeAgent(outlets(1, integer), () => {
      const bytes = stale.shift();
      return bytes ? { bytes } : undefined;
    });
    const wanted = getAll(outlets(1, integer));
    await ask(agent.to, wanted);
    const first = agent.asked[0]?.request ?? Buffer.alloc(0);
    const reply = Buffer.from(first);
    reply[first.indexOf(GET)] = 0xa2;
    stale.push(reply);
    expect((await ask(agent.to, wanted)).num(`of ${COLUMN}.1.1.1`)).toBe(1);
    // The first answer was the one of an earlier question, so it was asked again.
    expect(agent.asked).toHaveLength(3);
  });

  it('are not answered by anybody else', async () => {
    const stranger = await bound(createSocket('udp4'));
    const agent = await bound(createSocket('udp4'));
    agent.on('message', (request, from) => {
      const forged = Buffer.from(request);
      forged[forged.indexOf(GET)] = 0xa2;
      stranger.send(forged, from.port, from.address);
    });
    const to = { host: '127.0.0.1', ports: { snmp: agent.address().port } };
    await expect(ask(to, getAll(outlets(1, integer)))).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('end at once when the wire is closed, and the next opens it anew', async () => {
    let silent = true;
    const agent = await handMadeAgent(outlets(1, integer), () => (silent ? { silent: true } : undefined));
    const wanted = getAll(outlets(1, integer));
    const began = performance.now();
    const asked = ask(agent.to, wanted, { timeoutMs: 5_000 });
    setTimeout(close, 20);
    await expect(asked).rejects.toMatchObject({ reason: 'timeout', message: 'the wire was closed' });
    expect(performance.now() - began).toBeLessThan(1_000);
    silent = false;
    expect((await ask(agent.to, wanted)).has(`of ${COLUMN}.1.1.1`)).toBe(true);
  });

  it('end at once when the signal aborts', async () => {
    const agent = await handMadeAgent({}, () => ({ silent: true }));
    const abort = new AbortController();
    const began = performance.now();
    const asked = ask(agent.to, getAll(outlets(1, integer)), { timeoutMs: 5_000 }, abort.signal);
    setTimeout(() => abort.abort(), 20);
    await expect(asked).rejects.toMatchObject({ reason: 'timeout' });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('to a port that does not exist cannot be sent, which is said', async () => {
    const asked = ask({ host: '127.0.0.1', ports: { snmp: 70_000 } }, getAll(outlets(1, integer)));
    await expect(asked).rejects.toMatchObject({ name: 'WireError', reason: 'unexpected-answer' });
  });

  it('of texts are split anew when a text has grown', async () => {
    let name = 'short';
    const agent = await handMadeAgent(outlets(40, () => text(name)));
    const wanted = getAll(outlets(40, integer));
    await ask(agent.to, wanted);
    name = 'a name of forty octets, give or take one';
    for (const outlet of agent.objects.keys()) agent.objects.set(outlet, text(name));
    await ask(agent.to, wanted);
    agent.bytes.length = 0;
    expect((await ask(agent.to, wanted)).str(`of ${COLUMN}.1.1.40`)).toBe(name);
    expect(agent.bytes.length).toBeGreaterThan(1);
  });
});

describe('Net-SNMP', () => {
  let snmpd: Snmpd;
  beforeAll(async () => {
    snmpd = await startSnmpd();
  });
  afterAll(() => snmpd?.stop());

  it.each(['1', '2c'] as const)('answers a prepared GET of SNMPv%s as it answers net-snmp', async (version) => {
    const system = [1, 2, 4, 5, 6, 7].map((object) => `1.3.6.1.2.1.1.${object}.0`);
    const rows = [1, 2, 3].flatMap((row) => [2, 3].map((column) => `1.3.6.1.2.1.1.9.1.${column}.${row}`));
    const oids = [...system, ...rows, '1.3.6.1.2.1.1.77.0', '1.3.6.1.2.1.1.1.7', '1.3.6.1.2.1.6.1.0'];
    const request: SnmpRequest = { via: 'snmp', get: Object.fromEntries(oids.map((oid) => [oid, oid])) };
    const credentials = { snmp: { version, community: 'reading' } };
    const to = { ports: { snmp: snmpd.port }, credentials };
    const patience = { timeoutMs: 4_000 };
    const shared = await ask({ ...to, host: '127.0.0.1' }, request, patience);
    // A name goes over net-snmp's own socket.
    const own = await ask({ ...to, host: 'localhost' }, request, patience);
    expect(shared.entries().length).toBeGreaterThan(10);
    expect(shared.value).toEqual(own.value);
    expect((await ask({ ...to, host: '127.0.0.1' }, request, patience)).value).toEqual(own.value);
  });

  it('has answered in time though this process was too busy to look', async () => {
    const socket = new SnmpSocket();
    onTestFinished(() => socket.close());
    const where = { address: '127.0.0.1', port: snmpd.port, where: `127.0.0.1:${snmpd.port}` };
    const prepared = socket.prepared('2c', 'reading', ['1.3.6.1.2.1.1.3.0']);
    const message = prepared?.message ?? Buffer.alloc(0);
    const outcome = await new Promise((resolve) => {
      const hear = () => {
        resolve('heard');
        return 'last' as const;
      };
      const failed = (error: unknown) => resolve(error);
      const patience = { timeoutMs: 50, retries: 0 };
      socket.ask({ ...where, message, patience, hear, silent: () => resolve('silent'), failed });
      // Sent at once; the answer waits in the kernel until we are done.
      for (const until = performance.now() + 300; performance.now() < until; );
    });
    expect(outcome).toBe('heard');
  });
});

async function bound(socket: Socket): Promise<Socket> {
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    socket.close();
  });
  return socket;
}
