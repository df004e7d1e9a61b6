import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { openWire } from '../../core/wire/open.ts';
import { readOnly } from '../../core/wire/wire.ts';
import { type Discovery, discover } from '../../devices/discover.ts';
import { gate, scan as scanAddresses } from '../../devices/scan.ts';
import { parseRanges, planScan } from '../../devices/scan-ranges.ts';
import { importDevices } from '../scan/import.ts';
import { type LookoutOptions, lookoutAt, type ScanAccess, scanAccess } from '../scan/lookout.ts';
import { progress } from '../scan/progress.ts';
import { type Format, inWords, printRows, rowOf } from '../scan/rows.ts';
import { portsOf } from './endpoint.ts';

const OPTIONS = {
  from: { type: 'string' },
  config: { type: 'string' },
  json: { type: 'boolean' },
  csv: { type: 'boolean' },
  yaml: { type: 'boolean' },
  snmp: { type: 'boolean' },
  rigs: { type: 'boolean' },
  import: { type: 'string' },
  port: { type: 'string', multiple: true },
  concurrency: { type: 'string', default: '128' },
  deadline: { type: 'string', default: '20' },
} as const;

const KNOCK_MS = 1_500;
/** Conversations at a time; devices that hang keep their places for the whole of their deadline. */
const TALKS = 64;

/**
 * `logixx scan <ranges> [--from file] [--json | --csv | --yaml] [--config file] [--snmp] [--rigs] [--import file]
 * [--port http=8080] [--concurrency 128] [--deadline 20]`: who is at these addresses. What is found is shown on stderr
 * at once and printed in order at the end. Only networks of the section `scan` are asked, read-only, with the
 * credentials that it names. `--rigs` also tries the ports of mining programs, some thirty more an address.
 */
export async function scan(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const format = formatOf(values);
  const concurrency = wholeNumber('--concurrency', values.concurrency, 4096);
  const deadlineMs = wholeNumber('--deadline', values.deadline, 600) * 1000;
  const ports = portsOf(values.port ?? []);
  const access = scanAccess(values.config);
  const snmp = values.snmp === true;
  if (snmp && !access.snmp) throw usage('--snmp', 'scan.snmp of the configuration to name the credentials for it');
  const addresses = addressesOf(
    [...positionals, ...(values.from === undefined ? [] : [fileText(values.from)])],
    access,
  );
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once('SIGINT', interrupted);
  const { wire, close } = openWire();
  const options = {
    wire: readOnly(wire),
    access,
    ports,
    snmp,
    rigs: values.rigs === true,
    knockMs: KNOCK_MS,
    deadlineMs,
    signal: stop.signal,
    talk: gate(TALKS),
  };
  const found = await look(addresses, concurrency, options).finally(close);
  process.off('SIGINT', interrupted);
  process.stdout.write(
    printRows(
      [...found].map(([address, one]) => rowOf(address, one)),
      format,
    ),
  );
  if (values.import !== undefined) process.stderr.write(importDevices(values.import, found, access, ports));
}

async function look(
  addresses: readonly string[],
  concurrency: number,
  options: LookoutOptions,
): Promise<Map<string, Discovery>> {
  const shown = progress(addresses.length, process.stderr);
  let count = 0;
  try {
    return await scanAddresses(addresses, {
      concurrency,
      signal: options.signal,
      look: (address) => discover(lookoutAt(address, options)),
      onFound: (address, found) => {
        count += 1;
        shown.say(inWords(rowOf(address, found)));
      },
      onDone: (done) => shown.done(done, count),
    });
  } finally {
    shown.end();
  }
}

function addressesOf(texts: readonly string[], { networks }: ScanAccess): string[] {
  try {
    const { addresses, problem } = planScan(texts.flatMap(parseRanges), networks);
    if (addresses) return addresses;
    throw new Error(`found ${problem}`);
  } catch (error) {
    throw new ConfigError([`logixx scan: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw usage(`--from ${path} (${(error as Error).message})`, 'a readable file with ranges');
  }
}

function formatOf({ json, csv, yaml }: { json?: boolean; csv?: boolean; yaml?: boolean }): Format {
  const chosen = Object.entries({ json, csv, yaml }).flatMap(([name, is]) => (is ? [name as Format] : []));
  if (chosen.length > 1) throw usage(chosen.map((name) => `--${name}`).join(' and '), 'one of them');
  return chosen[0] ?? 'table';
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw usage(`${option} ${text}`, `a whole number from 1 to ${most}`);
}

function usage(found: string, expected: string): ConfigError {
  return new ConfigError([`logixx scan: found ${found}, expected ${expected}`]);
}
