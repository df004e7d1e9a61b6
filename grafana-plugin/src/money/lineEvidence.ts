import { at, type Json } from './paths.ts';
import { minutesText } from './texts.ts';
import type { Line } from './types.ts';

/** What shows that a line is right, as a table and as facts. */
export interface LineEvidence {
  facts: [string, string][];
  devices: { device: string; days: number; kwh?: string; estimatedKwh?: string }[];
}

/** Reads the evidence that the pricing of contracts keeps with a line; what it does not know is told as it stands. */
export function readEvidence({ evidence }: Pick<Line, 'evidence'>): LineEvidence {
  const value = evidence as Json;
  const devices = at(value, 'devices');
  const others = Object.entries((value ?? {}) as Record<string, Json>).filter(([name]) => name !== 'devices');
  return {
    facts: others.map(([name, each]) => [FACTS[name]?.title ?? name, (FACTS[name]?.text ?? plain)(each)]),
    devices: Array.isArray(devices) ? (devices as readonly Json[]).map(deviceOf) : [],
  };
}

const FACTS: Readonly<Record<string, { title: string; text(value: Json): string }>> = {
  factor: { title: 'Factor on the meter', text: plain },
  billed: { title: 'Billed before', text: (value) => `${String(at(value, 'kwh') ?? '0')} kWh` },
  now: { title: 'Known now', text: (value) => `${String(at(value, 'kwh') ?? '0')} kWh` },
  lostMinutes: { title: 'Lost time by cause', text: causes },
  counted: { title: 'Causes that count', text: (value) => (Array.isArray(value) ? value.join(', ') : plain(value)) },
  dueMinutes: { title: 'Time of all machines', text: (value) => minutesText(Number(value)) },
};

function causes(value: Json): string {
  const said = Object.entries((value ?? {}) as Record<string, number>);
  return said.map(([cause, minutes]) => `${cause.replaceAll('-', ' ')} ${minutesText(minutes)}`).join(', ') || 'none';
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function deviceOf(value: Json): LineEvidence['devices'][number] {
  const kwh = (path: string) => {
    const wh = at(value, path);
    return typeof wh === 'number' ? (wh / 1000).toFixed(3) : undefined;
  };
  const [used, estimated] = [kwh('wh'), kwh('estimatedWh')];
  return {
    ...{ device: String(at(value, 'device') ?? ''), days: Number(at(value, 'days') ?? 0) },
    ...(used === undefined ? {} : { kwh: used }),
    ...(estimated === undefined ? {} : { estimatedKwh: estimated }),
  };
}
