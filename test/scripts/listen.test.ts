import { afterEach, describe, expect, it } from 'vitest';
import { openWire } from '../../core/wire/open.ts';
import { PORTS } from '../../core/wire/wire.ts';
import { parseNetwork } from '../../devices/scan-ranges.ts';
import { answerer } from '../../scripts/commands/listen.ts';
import { closedPort, closeLoopbacks, loopback } from '../core/wire/loopback.ts';

afterEach(closeLoopbacks);

/** Whoever reports from 127.0.0.1 speaks the protocol of cgminer on this port, and nothing else. */
async function listening(cgminer: number) {
  const closed = await closedPort();
  const ports = { ...Object.fromEntries(Object.keys(PORTS).map((name) => [name, closed])), cgminer };
  const { wire, close } = openWire();
  const lines: string[] = [];
  let now = 0;
  const answer = answerer(
    {
      wire,
      access: { networks: [parseNetwork('127.0.0.0/8')], credentials: new Map() },
      ports,
      snmp: false,
      knockMs: 1000,
      deadlineMs: 5000,
      signal: new AbortController().signal,
    },
    (line) => lines.push(line),
    () => now,
  );
  const report = async (from: string, text: string, port = 14235, at = 0) => {
    now = at;
    await answer({ from, port, text });
  };
  return { lines, report, close };
}

describe('who reports', () => {
  it('is named at once, asked, and said what it is', async () => {
    const version = {
      STATUS: [{ STATUS: 'S', Msg: 'LUXminer versions' }],
      VERSION: [{ LUXminer: '2025.4.8', API: '3.7', Type: 'Antminer S19' }],
    };
    const peer = await loopback((socket) => socket.end(`${JSON.stringify(version)}\0`));
    const { lines, report, close } = await listening(peer.port);
    await report('127.0.0.1', '127.0.0.1,02:00:00:00:00:01\n\u001b[2J');
    await close();
    expect(lines[0]).toBe('127.0.0.1  IP report as of Antminer  127.0.0.1,02:00:00:00:00:01··[2J');
    expect(lines[1]).toMatch(/^127\.0\.0\.1 .*\(luxos\)/);
  });

  it('without answering anything is said to be nobody', async () => {
    const { lines, report, close } = await listening(await closedPort());
    await report('127.0.0.1', 'IP:127.0.0.1MAC:020000000001', 8888);
    await close();
    expect(lines).toEqual([
      '127.0.0.1  IP report as of Whatsminer  IP:127.0.0.1MAC:020000000001',
      '127.0.0.1  nobody answers there',
    ]);
  });

  it('from elsewhere is not asked', async () => {
    const { lines, report, close } = await listening(await closedPort());
    await report('192.0.2.7', 'x');
    await close();
    expect(lines[1]).toBe('192.0.2.7  is not asked: it is not within the networks that may be scanned');
  });

  it('again and again is heard once in ten seconds', async () => {
    const { lines, report, close } = await listening(await closedPort());
    for (const at of [0, 5_000, 9_999, 10_000]) await report('192.0.2.7', 'x', 14235, at);
    await close();
    expect(lines).toHaveLength(4);
  });
});
