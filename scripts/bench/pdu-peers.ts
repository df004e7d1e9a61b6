import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { ConfigError } from '../../core/service/config.ts';
import { freePort } from '../stack/ports.ts';
import { COLUMNS, pduObjects, SETTINGS } from './pdu-objects.ts';

const SNMPD = '/usr/sbin/snmpd';
const SNMP_EXPORTER = '/usr/bin/prometheus-snmp-exporter';

/** Throws ConfigError when one of Debian's programs is missing, with the command that installs it. */
export function needPrograms(): void {
  const packages = [
    [SNMPD, 'snmpd'],
    [SNMP_EXPORTER, 'prometheus-snmp-exporter'],
  ] as const;
  const missing = packages.filter(([program]) => !existsSync(program)).map(([, name]) => name);
  if (missing.length > 0)
    throw new ConfigError([
      `bench pdu compares with Debian's programs; run: apt-get install --no-install-recommends ${missing.join(' ')}`,
    ]);
}

export interface Started {
  port: number;
  pid: number;
  stop(): Promise<void>;
}

/** Debian's snmpd as the PDU: every object is an `override` of its configuration, so that C answers it. */
export async function startAgent(folder: string): Promise<Started> {
  const port = await freeUdpPort();
  const lines = pduObjects().map(([oid, type, value]) => {
    const isText = type === 'octet_str' && !value.startsWith('0x');
    return `override ${oid} ${type} ${isText ? `"${value}"` : value}`;
  });
  const file = join(folder, 'agent.conf');
  writeFileSync(file, ['rocommunity public 127.0.0.1', 'dontLogTCPWrappersConnects yes', ...lines, ''].join('\n'));
  const agent = spawn(SNMPD, ['-f', '-Lo', '-c', file, '-p', join(folder, 'pid'), `udp:127.0.0.1:${port}`], {
    env: { SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder, MIBS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await said(agent, 'NET-SNMP version');
  return { port, pid: agent.pid ?? 0, stop: () => end(agent) };
}

export type Module = 'measured' | 'everything';

export interface SnmpExporter extends Started {
  /** One scrape of the agent, of what is measured or of its settings as well; the page. */
  scrape(module: Module): Promise<string>;
}

/** Debian's prometheus-snmp-exporter with a module that walks the same columns. */
export async function startSnmpExporter(folder: string, agentPort: number): Promise<SnmpExporter> {
  const port = await freePort(0);
  const file = join(folder, 'snmp.yml');
  const modules: Record<Module, object> = {
    measured: moduleOf(COLUMNS),
    everything: moduleOf({ ...COLUMNS, ...SETTINGS }),
  };
  writeFileSync(file, JSON.stringify(modules));
  const listen = `--web.listen-address=127.0.0.1:${port}`;
  const exporter = spawn(SNMP_EXPORTER, [`--config.file=${file}`, listen], { stdio: ['ignore', 'pipe', 'pipe'] });
  await said(exporter, 'Listening on');
  const agent = new Agent({ keepAlive: true });
  const target = encodeURIComponent(`127.0.0.1:${agentPort}`);
  return {
    port,
    pid: exporter.pid ?? 0,
    scrape: (module) => page(`http://127.0.0.1:${port}/snmp?module=${module}&target=${target}`, agent),
    stop: () => {
      agent.destroy();
      return end(exporter);
    },
  };
}

/** As the generator writes a module, with numbers for labels: no look-ups, which would cost more. JSON is YAML. */
function moduleOf(columns: Readonly<Record<string, string>>): object {
  const metrics = Object.entries(columns).map(([name, oid]) => ({
    name,
    oid,
    type: TEXTS.includes(name) ? 'DisplayString' : 'gauge',
    help: `Column ${name} of the PDU2-MIB`,
    indexes: (INDICES[name] ?? OUTLET).map((labelname) => ({ labelname, type: 'gauge' })),
  }));
  return { walk: Object.values(columns), metrics, version: 2, max_repetitions: 25, auth: { community: 'public' } };
}

const TEXTS = ['outletName', 'outletRatedCurrent'];
const OUTLET = ['pduId', 'outletId'];
const INDICES: Readonly<Record<string, readonly string[]>> = {
  outletValue: [...OUTLET, 'sensorType'],
  inletValue: ['pduId', 'inletId', 'sensorType'],
  lineValue: ['pduId', 'inletId', 'inletPoleIndex', 'sensorType'],
  breakerValue: ['pduId', 'overCurrentProtectorIndex', 'sensorType'],
  breakerState: ['pduId', 'overCurrentProtectorIndex', 'sensorType'],
};

/** Time that all threads of a process have run, in microseconds; the scheduler counts it to the nanosecond. */
export function cpuMicrosecondsOf(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const [running = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(running);
  });
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1000;
}

function page(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject).on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`snmp_exporter answered ${response.statusCode}: ${text}`));
      });
    }).on('error', reject);
  });
}

function said(process: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const hear = (chunk: Buffer) => {
      heard = `${heard}${chunk}`.slice(-10_000);
      if (heard.includes(words)) resolve();
    };
    process.stdout?.on('data', hear);
    process.stderr?.on('data', hear);
    process.once('error', reject);
    process.once('exit', (code) => reject(new Error(`${process.spawnfile} ended with ${code}: ${heard}`)));
  });
}

async function end(process: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => process.once('exit', resolve));
  if (process.exitCode === null && process.kill()) await ended;
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
