import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import type { Onboarding } from '../../sidecar/onboarding/request.ts';
import { type AskSidecar, Refused, sidecarAt, sidecarOptions } from '../onboarding/ask-sidecar.ts';
import { lookThere } from '../onboarding/look-there.ts';
import { isComplete, type Onboarded, printOnboarding } from '../onboarding/print-onboarding.ts';

const OPTIONS = {
  site: { type: 'string' },
  building: { type: 'string' },
  rack: { type: 'string' },
  position: { type: 'string' },
  outlet: { type: 'string', multiple: true, default: [] as string[] },
  id: { type: 'string' },
  name: { type: 'string' },
  client: { type: 'string' },
  tag: { type: 'string', multiple: true },
  state: { type: 'string' },
  confirm: { type: 'string', multiple: true, default: [] as string[] },
  unlabelled: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean' },
  port: { type: 'string', multiple: true, default: [] as string[] },
  config: { type: 'string' },
  ...sidecarOptions,
} as const;

interface Terminal {
  input?: Readable;
  out?: Writable;
}

/**
 * `logixx onboard <address | scan.json> … --rack r07 [--position 3] [--outlet pdu-1:12] [--id m12] [--confirm move]
 * [--unlabelled] [--dry-run] [--yes]`: asks who is there, shows what the sidecar would do, asks, and does it. Several
 * devices stand from left to right, and count on from the first position and outlet. Exit status 1: not all of it was done.
 */
export async function onboard(
  args: string[],
  { input = process.stdin, out = process.stdout }: Terminal = {},
): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0) throw usage('nothing', 'an address, or a file of "logixx scan --json"');
  if (values.rack === undefined) throw usage('no --rack', '--rack: where it stands');
  const ask = sidecarAt(values);
  const devices = await lookThere(positionals, { config: values.config, ports: values.port });
  const body = bodyOf(values, values.rack, devices);
  try {
    const plan = await send(ask, '/api/v1/onboarding/preview', body);
    out.write(printOnboarding(plan));
    if (values['dry-run']) return end(isComplete(plan));
    const ready = plan.devices.filter(({ conflicts, questions }) => conflicts.length + questions.length === 0);
    if (ready.length === 0) return end(false);
    if (values.yes !== true && !(await agreed(input, out, ready.length))) return end(false);
    const done = await send(ask, '/api/v1/onboarding', body);
    out.write(
      printOnboarding({ ...done, devices: done.devices.map((each) => ({ ...each, changes: [], outlets: [] })) }),
    );
    return end(isComplete(done));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    out.write(`${error.message}\n`);
    return end(false);
  }
}

function end(complete: boolean): void {
  if (!complete) process.exitCode = EXIT.failed;
}

async function send(ask: AskSidecar, path: string, body: object): Promise<Onboarded> {
  const response = await ask(path, { text: JSON.stringify(body), type: 'application/json' });
  return (await response.json()) as Onboarded;
}

async function agreed(input: Readable, out: Writable, count: number): Promise<boolean> {
  const terminal = createInterface({ input, output: out });
  try {
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(`Onboard ${count} devices? [y/N] `), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function bodyOf(values: Values, rack: string, devices: Onboarding['devices']): object {
  const { site, building, position, outlet, client, tag, state, confirm, id, name } = values;
  if ((id !== undefined || name !== undefined) && devices.length > 1)
    throw usage(`--id or --name with ${devices.length} devices`, 'one device: an id is that of one alone');
  const chosen = { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
  return {
    devices: devices.map((device) => ({ ...device, ...chosen })),
    ...{ site, building, rack, position, client, state, tags: tag, outlets: outlet, confirm },
    label: values.unlabelled !== true,
  };
}

function usage(found: string, expected: string): ConfigError {
  return new ConfigError([`logixx onboard: found ${found}, expected ${expected}`]);
}
