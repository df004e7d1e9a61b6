import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import { ConfigError } from '../../core/service/config.ts';
import { csvHeader, csvOfDevice, readCsvDevices } from './csv-devices.ts';
import type { Incoming } from './plan-import.ts';
import type { DeviceRecord, Patch } from './record.ts';

export const FORMATS = ['csv', 'yaml', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export const MEDIA_TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  yaml: 'application/yaml; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** Reads a file of devices, each entry for itself. Throws ConfigError where the file as a whole says nothing. */
export function readIncoming(text: string, format: Format): Incoming[] {
  if (format === 'csv') return readCsvDevices(text);
  return format === 'yaml' ? readYaml(text) : readJson(text);
}

const EXPECTED = 'expected devices: a list of devices';

function readJson(text: string): Incoming[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ConfigError([`found no JSON (${(error as Error).message}), ${EXPECTED}`]);
  }
  const list = Array.isArray(value) ? value : (value as { devices?: unknown } | null)?.devices;
  if (!Array.isArray(list)) throw new ConfigError([`found no list under "devices", ${EXPECTED}`]);
  return list.map((entry: unknown, at) => incomingOf(`devices[${at}]`, entry));
}

function readYaml(text: string): Incoming[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`);
  if (broken.length > 0) throw new ConfigError(broken);
  const list = isMap(document.contents) ? document.get('devices') : document.contents;
  if (!isSeq(list)) throw new ConfigError([`found no list under "devices", ${EXPECTED}`]);
  return list.items.map((item) => {
    const at = (item as { range?: [number, number, number] }).range?.[0] ?? 0;
    const entry: unknown = isMap(item) || isSeq(item) ? item.toJS(document) : isScalar(item) ? item.value : undefined;
    return incomingOf(`line ${lines.linePos(at).line}`, entry);
  });
}

function incomingOf(place: string, entry: unknown): Incoming {
  if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) return { place, said: entry as Patch };
  return { place, said: {}, problems: [`found ${JSON.stringify(entry) ?? 'nothing'}, expected a device`] };
}

/** Devices as a file, piece by piece. */
export function* writeDevices(records: readonly DeviceRecord[], format: Format): Generator<string> {
  if (format === 'csv') {
    yield csvHeader();
    for (const record of records) yield csvOfDevice(record);
  } else if (format === 'json') {
    yield '{"devices":[';
    for (const [at, record] of records.entries()) yield `${at === 0 ? '\n' : ',\n'}${JSON.stringify(record)}`;
    yield '\n]}\n';
  } else {
    yield records.length === 0 ? 'devices: []\n' : 'devices:\n';
    for (const record of records) yield stringify([record], { lineWidth: 120 }).replace(/^/gm, '  ').replace(/ +$/, '');
  }
}
