import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { openWire } from '../../core/wire/open.ts';
import { recordingName } from '../../core/wire/recorded.ts';
import type { Request } from '../../core/wire/request.ts';
import { type Endpoint, readOnly } from '../../core/wire/wire.ts';
import { converse, type Send } from '../../devices/converse.ts';
import { DRIVERS, driverById } from '../../devices/index.ts';
import { recognise } from '../../devices/recognise.ts';
import { endpointOf, endpointOptions } from './endpoint.ts';
import { type Mask, masker } from './mask.ts';

const OPTIONS = { ...endpointOptions, to: { type: 'string' }, 'mask-identity': { type: 'boolean' } } as const;

/**
 * `logixx record [driver] <address> --to <folder> [--mask-identity] [--port …] [--community …]`: recognises the device
 * where no driver is named, runs the driver's own questions and saves each answer in the format that `poll --recorded`
 * and the tests read. Pool users and passwords are masked; with `--mask-identity` serials, MAC addresses, host names and
 * private addresses as well. Nothing is written to the device.
 */
export async function record(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const address = positionals.at(-1);
  const named = positionals.length > 1 ? driverById(positionals[0] ?? '') : undefined;
  if (
    address === undefined ||
    positionals.length > 2 ||
    (positionals.length > 1 && !named) ||
    values.to === undefined
  ) {
    const drivers = DRIVERS.map((each) => each.id).join(', ');
    throw new ConfigError([
      `logixx record: found ${positionals.join(' ') || 'nothing'}, expected [driver] <address> --to <folder>; drivers: ${drivers}`,
    ]);
  }
  const { wire, close } = openWire();
  const conversation: [Request, Answer][] = [];
  try {
    const send = remember(readOnly(wire), endpointOf(address, values), conversation);
    // What tells the family apart belongs to its recording, or a replay would not be recognised.
    const { driver = named } = await recognise(named ? [named] : DRIVERS, send);
    if (!driver) throw new ConfigError([`logixx record: no driver knows ${address} again: name one`]);
    await converse(driver, send);
  } finally {
    save(conversation, values.to, masker({ identity: values['mask-identity'] === true }));
    await close();
  }
}

function remember(wire: ReturnType<typeof readOnly>, to: Endpoint, conversation: [Request, Answer][]): Send {
  return async (request) => {
    const answer = await wire(request, to, AbortSignal.timeout(request.timeoutMs ?? 15_000));
    conversation.push([request, answer]);
    return answer;
  };
}

function save(conversation: readonly [Request, Answer][], folder: string, mask: Mask): void {
  mkdirSync(folder, { recursive: true });
  const objects: [string, string][] = [];
  for (const [request, answer] of conversation) {
    const name = recordingName(request);
    if (request.via === 'snmp') objects.push(...snmpLines(request, answer, mask));
    else if (name !== undefined) writeAnswer(join(folder, name), mask(answer.value));
  }
  if (objects.length > 0) writeFileSync(join(folder, 'walk.snmprec'), snmprec(objects));
  process.stdout.write(`${conversation.length} answers saved in ${folder}\n`);
}

function writeAnswer(path: string, value: unknown): void {
  const isText = typeof value === 'string';
  writeFileSync(isText ? path.replace(/\.json$/, '.txt') : path, isText ? value : `${JSON.stringify(value)}\n`);
}

function snmpLines(request: Request & { via: 'snmp' }, answer: Answer, mask: Mask): [string, string][] {
  if ('get' in request) {
    return Object.entries(request.get).flatMap(([name, oid]) => objectLine(oid, mask(answer.at(name).value, name)));
  }
  if (!('columns' in request)) return [];
  return Object.entries(request.columns).flatMap(([name, root]) =>
    answer.entries(name).flatMap(([index, cell]) => objectLine(`${root}.${index}`, mask(cell.value, name))),
  );
}

const TAG = { integer: '2', hexOctets: '4x', oid: '6' } as const;

function objectLine(oid: string, value: unknown): [string, string][] {
  if (typeof value === 'number') return [[oid, `${TAG.integer}|${value}`]];
  if (Buffer.isBuffer(value)) return [[oid, `${TAG.hexOctets}|${value.toString('hex')}`]];
  return typeof value === 'string' ? [[oid, `${TAG.oid}|${value}`]] : [];
}

/** Sorted as a walk is: number by number. */
function snmprec(objects: readonly [string, string][]): string {
  const keyed = new Map(objects.map(([oid, rest]) => [oid.replace(/^\./, ''), rest]));
  const sorted = [...keyed].sort(([a], [b]) => compareOids(a, b));
  return `${sorted.map(([oid, rest]) => `${oid}|${rest}`).join('\n')}\n`;
}

function compareOids(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}
