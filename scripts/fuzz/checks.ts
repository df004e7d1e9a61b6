import { FAULT_CODES } from '../../core/farm/faults.ts';
import { METRICS, type MetricSpec } from '../../core/farm/metrics.ts';
import type { Observation } from '../../core/farm/sample.ts';
import type { Request } from '../../core/wire/request.ts';
import { describe } from '../../core/wire/wire.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isFaultCode: Check = (value) => FAULT_CODES.some((code) => code === value);
const list =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    Array.isArray(value) && value.every((each) => wrongKeys(each, shape).length === 0);

const FACTS: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(
    'make model firmware apiVersion mac serial hostname controlBoard algorithm software version name mode psuModel psuSerial'
      .split(' ')
      .map((name) => [name, isText]),
  ),
  pools: list({ pool: isNumber, url: isText, worker: isText, status: isText, active: isFlag, devFee: isFlag }),
  boards: list({ board: isNumber, serial: isText, chips: isNumber, status: isText }),
  outlets: list({ outlet: isText, label: isText, name: isText, receptacle: isText, switchable: isFlag }),
  errors: list({
    ...{ code: isFaultCode, vendorCode: isText, component: isText, part: isNumber, message: isText },
    reportedAt: isText,
  }),
};

const OPERATIONS = 'hashing degraded starting not-hashing sleeping operating off unreachable unknown'.split(' ');

/** Keys that the shape does not know, or that hold what it does not allow; a key without a value is not said. */
function wrongKeys(value: unknown, shape: Readonly<Record<string, Check>>): string[] {
  if (typeof value !== 'object' || value === null) return ['it is no object'];
  return Object.entries(value).flatMap(([key, held]) =>
    held === undefined || shape[key]?.(held) ? [] : [`${key} is ${text(held)}`],
  );
}

/** What is wrong with what a driver has read: numbers that are none, facts of a wrong type, unknown words. */
export function wrongsOf({ readings, facts, operation, because }: Observation): string[] {
  return [
    ...readings.flatMap(({ metric, value, labels }) => {
      const spec: MetricSpec | undefined = METRICS[metric];
      const expected = [...(spec?.labels ?? [])].sort().join();
      return [
        ...(value === undefined || isNumber(value) ? [] : [`${metric} is ${value}`]),
        ...(Object.keys(labels).sort().join() === expected ? [] : [`${metric} has labels ${text(labels)}`]),
        ...Object.entries(labels).flatMap(([name, held]) => (isText(held) ? [] : [`${metric} ${name}: ${text(held)}`])),
      ];
    }),
    ...wrongKeys(facts, FACTS).map((wrong) => `fact ${wrong}`),
    ...(OPERATIONS.includes(operation) ? [] : [`operation is ${text(operation)}`]),
    ...(because === undefined || isText(because) ? [] : [`because is ${text(because)}`]),
  ];
}

/** What is wrong with a request that changes a device: it has to say so. */
export function wrongsOfWrite(request: Request): string[] {
  return request.writes === true ? [] : [`${describe(request)} does not say that it writes`];
}

function text(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 200);
}

/** Throws an Error with all wrongs. */
export function mustBeRight(wrongs: readonly string[]): void {
  if (wrongs.length > 0) throw new Error(wrongs.slice(0, 10).join('; '));
}
