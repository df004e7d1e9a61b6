import { parseArgs } from 'node:util';
import { assess } from '../../core/farm/assess.ts';
import type { Failure } from '../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS, thresholdsFor } from '../../core/farm/thresholds.ts';
import { ConfigError } from '../../core/service/config.ts';
import { openWire } from '../../core/wire/open.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import { type Endpoint, readOnly, type Wire, WireError } from '../../core/wire/wire.ts';
import { converse, type Send } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import { DRIVERS, driverById } from '../../devices/index.ts';
import { modelExpectation } from '../../devices/models.ts';
import { type Recognition, recognise } from '../../devices/recognise.ts';
import { driverFor } from '../../devices/rig-programs.ts';
import { endpointOf as endpointInFarm } from '../../exporter/endpoint.ts';
import { farmNow } from '../inventory/farm-now.ts';
import { triedMapping } from '../mapping/tried-mapping.ts';
import { canonicalRig } from './canonical-rig.ts';
import { endpointOf, endpointOptions } from './endpoint.ts';
import type { Polled } from './polled.ts';
import { printPolled } from './polled-text.ts';
import { familyByContent } from './recorded-family.ts';

interface Target {
  wire: Wire;
  endpoint: Endpoint;
  driver?: Driver;
  thresholds: typeof DEFAULT_THRESHOLDS;
  recorded?: true;
  close(): Promise<void>;
}

const OPTIONS = {
  recorded: { type: 'string', multiple: true },
  variant: { type: 'string' },
  driver: { type: 'string' },
  mapping: { type: 'string' },
  config: { type: 'string' },
  target: { type: 'string' },
  ...endpointOptions,
  json: { type: 'boolean' },
} as const;

/**
 * `logixx poll <address> [--driver id | --mapping file] [--port http=8080] [--community public]`, `logixx poll --config f --target id`
 * or `logixx poll --recorded <folder or .snmprec> … [--variant name]`. Prints what the device says; exit 1 when it
 * says nothing.
 */
export async function poll(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const target = await targetOf(values, positionals[0]);
  const send: Send = (request) =>
    target.wire(request, target.endpoint, AbortSignal.timeout(request.timeoutMs ?? 15_000));
  try {
    const polled = await pollOnce(target, send);
    process.stdout.write(values.json ? `${JSON.stringify(polled, null, 2)}\n` : printPolled(polled));
    if (polled.failure) process.exitCode = 1;
  } finally {
    await target.close();
  }
}

/**
 * Recognises the device where no driver is named, and asks it once; a recording that does not name its family is known by
 * what can be read of it. Silence is a result, not an exception.
 */
export async function pollOnce(
  target: Pick<Target, 'driver' | 'thresholds' | 'recorded'>,
  send: Send,
): Promise<Polled> {
  const found = target.driver ? { driver: target.driver } : await recogniseTarget(target, send);
  if (!found.driver) {
    const detail = 'no driver knows this device again by its answers';
    return { ...silent(null, { reason: 'unrecognised', detail }), unanswered: found.unanswered };
  }
  try {
    const { observation, unanswered } = await converse(found.driver, send);
    const readings = observation.readings.filter(({ value }) => value !== undefined);
    const { facts } = observation;
    const model = modelExpectation(facts.make, facts.model);
    const assessed = assess(observation, { thresholds: target.thresholds, model });
    const rig = observation.rig && canonicalRig(observation.rig);
    return { driver: found.driver.id, ...rig, facts, ...assessed, readings, unanswered };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return silent(found.driver.id, { reason: error.reason, detail: error.message });
  }
}

async function recogniseTarget({ recorded }: Pick<Target, 'recorded'>, send: Send): Promise<Recognition> {
  const found = await recognise(DRIVERS, send);
  if (found.driver || !recorded) return found;
  const driver = await familyByContent(DRIVERS, send);
  return driver ? { driver } : found;
}

function silent(driver: string | null, failure: Failure): Polled {
  return { driver, facts: {}, operation: 'unreachable', attention: [], readings: [], unanswered: {}, failure };
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

async function targetOf(values: Values, address: string | undefined): Promise<Target> {
  const named = namedDriver(values);
  const driver = named ? { driver: named } : {};
  if (values.recorded) {
    return {
      wire: replay(values.recorded, values.variant),
      endpoint: { host: values.recorded[0] ?? '' },
      ...driver,
      thresholds: DEFAULT_THRESHOLDS,
      recorded: true,
      close: () => Promise.resolve(),
    };
  }
  const { wire, close } = openWire();
  if (values.target !== undefined)
    return { ...(await fromConfig(values.config ?? 'logixx.yml', values.target)), wire: readOnly(wire), close };
  if (address === undefined) throw usage('nothing to poll', 'an address, --target <id>, or --recorded <path>');
  return {
    wire: readOnly(wire),
    endpoint: endpointOf(address, values),
    ...driver,
    thresholds: DEFAULT_THRESHOLDS,
    close,
  };
}

function namedDriver({ driver: id, mapping }: Values): Driver | undefined {
  if (mapping !== undefined) return triedMapping(mapping);
  if (id === undefined) return undefined;
  const driver = driverById(id);
  if (!driver) throw usage(`--driver ${id}`, `one of ${DRIVERS.map((each) => each.id).join(', ')}`);
  return driver;
}

function replay(paths: readonly string[], variant: string | undefined): Wire {
  try {
    return recordedWire(paths, variant === undefined ? {} : { variant });
  } catch (error) {
    throw new ConfigError([`logixx poll --recorded: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

async function fromConfig(file: string, id: string): Promise<Pick<Target, 'endpoint' | 'driver' | 'thresholds'>> {
  const farm = await farmNow(file, ['exporter']);
  const device = farm.devices.find((each) => each.id === id);
  if (!device) throw usage(`--target ${id}`, 'the id of a device of the inventory');
  const credentialsOf = (name: string) => farm.exporter.credentials[name];
  const endpoint = endpointInFarm(device, credentialsOf(device.credentials ?? ''), credentialsOf);
  const driver = driverFor(device, farm.drivers);
  return { endpoint, ...(driver ? { driver } : {}), thresholds: thresholdsFor(farm.thresholds, device) };
}

function usage(found: string, expected: string): ConfigError {
  return new ConfigError([`logixx poll: found ${found}, expected ${expected}`]);
}
