import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Static } from '@sinclair/typebox';
import { ConfigError } from '../../core/service/config.ts';
import type { DiffSchema, FindingsPage, OneRunSchema, StateSchema } from '../../sidecar/snipe-it/schemas.ts';
import { accessOf, accessOptions, askSidecar, type SidecarAccess } from '../sidecar-client.ts';

type Run = Omit<Static<typeof OneRunSchema>, 'counts'> & { counts: Record<string, number> };

interface Screen extends Writable {
  isTTY?: boolean;
}
export interface SnipeItStreams {
  out: Writable;
  /** Progress. */
  err: Screen;
}

type Job = (access: SidecarAccess, streams: SnipeItStreams, values: { json?: boolean }) => Promise<number>;
const JOBS: Readonly<Record<string, Job>> = { diff, sync, status };

const BASE = '/api/v1/snipe-it';
const LOOK_MS = 1_000;
const LINE_EVERY = 5;
const BAR = 24;
/** Entries of a list that are shown. */
const SHOWN = 20;

/**
 * `logixx snipe-it diff | sync | status --sidecar <url> [--token-file <path>] [--json]`: what bringing Snipe-IT up to date
 * would do, does it and waits for the end, or says how things stand. Resolves to the exit status: 1 when a run broke off.
 * Throws ConfigError when it is asked wrongly.
 */
export async function snipeIt(
  args: string[],
  streams: SnipeItStreams = { out: process.stdout, err: process.stderr },
): Promise<number> {
  const [name = '', ...rest] = args;
  const job = Object.hasOwn(JOBS, name) ? JOBS[name] : undefined;
  if (job === undefined) throw new ConfigError([`snipe-it: found "${name}", expected diff, sync or status`]);
  const values = parsed(rest);
  return job(accessOf('snipe-it', values), streams, values);
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: { ...accessOptions, json: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new ConfigError([`snipe-it: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

async function diff(
  access: SidecarAccess,
  { out, err }: SnipeItStreams,
  { json }: { json?: boolean },
): Promise<number> {
  if (err.isTTY) err.write('reading Snipe-IT …');
  const answer = await askSidecar<Static<typeof DiffSchema>>(access, 'POST', `${BASE}/dry-run?limit=1000000`).finally(
    () => void (err.isTTY && err.write('\r\u001b[K')),
  );
  if (json) out.write(`${JSON.stringify(answer, null, 2)}\n`);
  else {
    for (const { line } of answer.items) out.write(`${line}\n`);
    const counts = Object.entries(answer.counts).flatMap(([sign, count]) => (count > 0 ? [`${sign} ${count}`] : []));
    out.write(counts.length === 0 ? 'nothing is to be done\n' : `${counts.join(', ')}\n`);
  }
  return 0;
}

async function sync(
  access: SidecarAccess,
  { out, err }: SnipeItStreams,
  { json }: { json?: boolean },
): Promise<number> {
  const { id } = await askSidecar<{ id: number }>(access, 'POST', `${BASE}/sync`);
  let run = await askSidecar<Run>(access, 'GET', `${BASE}/runs/${id}`);
  for (let looked = 0; run.state === 'running'; looked += 1) {
    if (err.isTTY) err.write(`\r\u001b[K${bar(run)}`);
    else if (looked % LINE_EVERY === 0) err.write(`${bar(run)}\n`);
    await sleep(LOOK_MS);
    run = await askSidecar<Run>(access, 'GET', `${BASE}/runs/${id}`);
  }
  if (err.isTTY) err.write('\r\u001b[K');
  if (json) out.write(`${JSON.stringify(run, null, 2)}\n`);
  else {
    out.write(`${inWords(run)}\n`);
    for (const line of run.overwritten) out.write(`! ${line}\n`);
    await printFindings(access, out);
  }
  return run.state === 'done' ? 0 : 1;
}

/** How far a run is. */
export function bar({ counts }: Pick<Run, 'counts'>): string {
  const { devices = 0, done = 0 } = counts;
  if (devices === 0) return 'reading Snipe-IT …';
  const full = Math.floor((done / devices) * BAR);
  return `[${'#'.repeat(full)}${' '.repeat(BAR - full)}] ${done} of ${devices} devices, ${deeds(counts)}`;
}

function deeds(counts: Record<string, number>): string {
  const of = (name: string) => counts[name] ?? 0;
  const moved = of('checkin') + of('checkout');
  return `${of('create')} made, ${of('patch')} changed there, ${of('change')} changed here${moved > 0 ? `, ${moved} moved` : ''}`;
}

function inWords({ id, state, by, startedAt, reason, counts }: Run): string {
  const end = state === 'failed' ? `broke off (${reason ?? ''})` : state;
  return `run ${id} of ${by.name}, ${startedAt}: ${end}; ${counts['done'] ?? 0} of ${counts['devices'] ?? 0} devices, ${deeds(counts)}`;
}

async function status(access: SidecarAccess, { out }: SnipeItStreams, { json }: { json?: boolean }): Promise<number> {
  const state = await askSidecar<Static<typeof StateSchema>>(access, 'GET', BASE);
  if (json) {
    out.write(`${JSON.stringify(state, null, 2)}\n`);
    return 0;
  }
  if (!state.configured) out.write('Snipe-IT is not configured\n');
  else
    out.write(`${state.url}: ${state.linked} devices have an asset, ${state.creating + state.failed} wait for one\n`);
  if (state.running) out.write(`${inWords({ ...state.running, overwritten: [] } as Run)}\n`);
  if (state.last) out.write(`${inWords({ ...state.last, overwritten: [] } as Run)}\n`);
  if (state.next) out.write(`next run ${state.next}\n`);
  await printFindings(access, out);
  return 0;
}

async function printFindings(access: SidecarAccess, out: Writable): Promise<void> {
  const { items, total } = await askSidecar<Static<typeof FindingsPage>>(
    access,
    'GET',
    `${BASE}/findings?limit=${SHOWN}`,
  );
  const sign = { conflict: 'x', problem: '?', stranger: '*' };
  for (const { kind, device, text } of items)
    out.write(`${sign[kind]} ${device === undefined ? '' : `${device}: `}${text}\n`);
  if (total > items.length) out.write(`… and ${total - items.length} more to be settled\n`);
}
