import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SNMPD = '/usr/sbin/snmpd';

const CONFIGURATION = `
rocommunity reading 127.0.0.1
rwcommunity writing 127.0.0.1
createUser open
createUser proven SHA "proven-secret"
createUser secret SHA "secret-proof" AES "secret-cover"
createUser writer SHA "writer-proof" AES "writer-cover"
rouser open noauth
rouser proven auth
rouser secret priv
rwuser writer priv
sysServices 72
sysDescr a stand-in for a PDU
sysObjectID 1.3.6.1.4.1.13742.6
`;

export interface Snmpd {
  port: number;
  /** On the same port and with the same engine, one boot later. */
  restart(): Promise<void>;
  /** By another agent with the same users: a new engine. */
  replace(): Promise<void>;
  stop(): Promise<void>;
}

/** Debian's snmpd on a free loopback port with communities "reading" and "writing" and four SNMPv3 users. */
export async function startSnmpd(): Promise<Snmpd> {
  if (!existsSync(SNMPD))
    throw new Error(`${SNMPD} is missing: these tests talk to Net-SNMP's agent (apt-get install snmpd, or npm test)`);
  const folder = mkdtempSync(join(tmpdir(), 'snmpd-'));
  const port = await freePort();
  writeFileSync(join(folder, 'agent.conf'), CONFIGURATION);
  let agent = await start(folder, port);
  return {
    port,
    restart: async () => {
      await end(agent);
      agent = await start(folder, port);
    },
    replace: async () => {
      await end(agent);
      rmSync(join(folder, 'snmpd.conf'));
      agent = await start(folder, port);
    },
    stop: async () => {
      await end(agent);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start(folder: string, port: number): Promise<ChildProcess> {
  const files = ['-c', join(folder, 'agent.conf'), '-p', join(folder, 'pid')];
  const agent = spawn(SNMPD, ['-f', '-Lo', ...files, `udp:127.0.0.1:${port}`], {
    env: { SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder, MIBS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await started(agent);
  return agent;
}

async function end(agent: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => agent.once('exit', resolve));
  if (agent.exitCode === null && agent.kill()) await ended;
}

/** Net-SNMP prints its version once the sockets are open. */
function started(process: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('NET-SNMP version')) resolve();
    };
    process.stdout?.on('data', hear);
    process.stderr?.on('data', hear);
    process.once('error', reject);
    process.once('exit', (code) => reject(new Error(`snmpd ended with ${code}: ${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
