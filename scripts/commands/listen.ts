import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { type Broadcast, hearBroadcasts } from '../../core/wire/broadcasts.ts';
import { openWire } from '../../core/wire/open.ts';
import { readOnly } from '../../core/wire/wire.ts';
import { discover } from '../../devices/discover.ts';
import { parseRanges, planScan } from '../../devices/scan-ranges.ts';
import { type LookoutOptions, lookoutAt, scanAccess } from '../scan/lookout.ts';
import { inWords, printable, rowOf } from '../scan/rows.ts';
import { portsOf } from './endpoint.ts';

/** The ports to which the button "IP report" speaks, by the make that uses them. */
export const REPORT_PORTS: ReadonlyMap<number, string> = new Map([
  [14235, 'Antminer'],
  [8888, 'Whatsminer'],
]);

/** A button that is pressed twice, or a sender that goes on and on, is asked once in this time. */
const ASK_AGAIN_MS = 10_000;
const MOST_REMEMBERED = 10_000;

/**
 * `logixx listen [--config file] [--port http=8080]`: waits for miners whose button "IP report" is pressed, and prints the sender and what it is.
 * The sender is asked, read-only, when it is in a network that the section `scan` allows.
 */
export async function listen(args: string[]): Promise<void> {
  const options = { config: { type: 'string' }, port: { type: 'string', multiple: true } } as const;
  const { values } = parseArgs({ args, options });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { wire, close } = openWire();
  const lookout: LookoutOptions = {
    wire: readOnly(wire),
    access: scanAccess(values.config),
    ports: portsOf(values.port ?? []),
    snmp: false,
    knockMs: 1_500,
    deadlineMs: 20_000,
    signal: stop.signal,
  };
  const answer = answerer(lookout, (line) => process.stdout.write(`${line}\n`));
  const heard = await hearBroadcasts([...REPORT_PORTS.keys()], (report) => void answer(report)).catch(
    (error: unknown) => {
      throw new ConfigError([`logixx listen: ${error instanceof Error ? error.message : String(error)}`]);
    },
  );
  process.stderr.write(`waiting for IP reports on UDP ${[...REPORT_PORTS.keys()].join(' and ')}\n`);
  await new Promise((stopped) => stop.signal.addEventListener('abort', stopped, { once: true }));
  await Promise.all([heard.close(), close()]);
}

/** Says at once who reported, and then what it is. */
export function answerer(
  lookout: LookoutOptions,
  print: (line: string) => void,
  now: () => number = Date.now,
): (report: Broadcast) => Promise<void> {
  const asked = new Map<string, number>();
  return async ({ from, port, text }) => {
    if (now() - (asked.get(from) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS) return;
    if (asked.size >= MOST_REMEMBERED) asked.clear();
    asked.set(from, now());
    print(`${from}  IP report as of ${REPORT_PORTS.get(port) ?? `port ${port}`}  ${printable(text.trim())}`.trimEnd());
    if (!planScan(parseRanges(from), lookout.access.networks).addresses) {
      print(`${from}  is not asked: it is not within the networks that may be scanned`);
      return;
    }
    const found = await discover(lookoutAt(from, lookout)).catch(() => undefined);
    print(found ? inWords(rowOf(from, found)) : `${from}  nobody answers there`);
  };
}
