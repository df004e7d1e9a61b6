import type { RigDevice } from '../../core/farm/rig.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { busHex } from '../gpu-engines/amounts.ts';

const COLUMNS = [
  'index',
  'uuid',
  'pci.bus_id',
  'name',
  'temperature.gpu',
  'temperature.memory',
  'power.draw',
  'clocks.sm',
  'clocks.mem',
  'fan.speed',
] as const;

/** Takes seconds where many cards are asked. Of a card that was lost it tells in words, and ends with a status of its own. */
export const NVIDIA_SMI: Extract<Request, { run: unknown }> = {
  via: 'ssh',
  run: ['nvidia-smi', `--query-gpu=${COLUMNS.join(',')}`, '--format=csv,noheader,nounits'],
  anyStatus: true,
  timeoutMs: 10_000,
};

/** One line a card: what a card cannot tell is written as [N/A], [Not Supported] and the like, and reads as not said. */
export function nvidiaCards(said: Answer): RigDevice[] {
  const lines = (said.str() ?? '').split(/\r?\n/);
  const cards = lines.flatMap((line) => cardOf(line) ?? []);
  const lost = lines.flatMap((line) => lostOf(line) ?? []);
  const next = Math.max(-1, ...cards.map(({ index }) => index)) + 1;
  return [...cards, ...lost.map((card, at) => ({ ...card, index: next + at }))];
}

function cardOf(line: string): RigDevice | undefined {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length !== COLUMNS.length) return undefined;
  const row = new Answer(Object.fromEntries(COLUMNS.map((name, at) => [name, cells[at]])));
  const index = row.num('index');
  const pciBus = busHex(row.str('pci.bus_id'));
  if (index === undefined || pciBus === undefined) return undefined;
  return {
    index,
    kind: 'gpu',
    name: row.str('name'),
    pciBus,
    uuid: row.str('uuid'),
    tempC: row.num('temperature.gpu'),
    memTempC: row.num('temperature.memory'),
    powerW: row.num('power.draw'),
    coreMHz: row.num('clocks.sm'),
    memMHz: row.num('clocks.mem'),
    fanPct: row.num('fan.speed'),
  };
}

/** "Unable to determine the device handle for GPU 0000:0A:00.0: GPU is lost." */
function lostOf(line: string): Omit<RigDevice, 'index'> | undefined {
  if (!/GPU is lost/i.test(line)) return undefined;
  const pciBus = busHex(/[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.\d/i.exec(line)?.[0]);
  const which = pciBus === undefined ? 'a card' : `the card on bus ${pciBus}`;
  return { kind: 'gpu', pciBus, trouble: `${which} is lost, says nvidia-smi` };
}
