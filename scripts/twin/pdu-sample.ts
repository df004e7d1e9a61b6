import type { Device } from '../../core/farm/device.ts';
import { type Reading, reading, type Sample } from '../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { statusReadings } from '../../exporter/status-readings.ts';
import type { Rack } from './farm.ts';

const INLET_RATED_AMPERES = 400;

/** What the newest poll of a PDU says. While it is silent, that is a failure. */
export function pduSample(rack: Rack, devices: readonly Device[], at: Date): Sample {
  const device = devices.find(({ id }) => id === rack.plan.id);
  if (device === undefined) throw new Error(`the inventory has no ${rack.plan.id}`);
  const up = rack.silent === 0;
  const operation = up ? 'operating' : 'unreachable';
  const status = { up, at, seconds: 1, operation, attention: [] } as const;
  const common = { device, driver: device.driver, at, seconds: 1, facts: {}, operation, attention: [] } as const;
  const readings = statusReadings(device, {}, status, DEFAULT_THRESHOLDS);
  if (!up)
    return { ...common, attention: [], readings, failure: { reason: 'timeout', detail: 'no answer within 5 s' } };
  return { ...common, attention: [], readings: [...readings, ...electrical(rack)] };
}

function electrical({ model, airCelsius }: Rack): Reading[] {
  const watts = model.outlets.map((outlet) => model.watts(outlet));
  const amperes = model.outlets.reduce((sum, outlet) => sum + model.amperes(outlet), 0);
  return [
    reading(
      'pdu.power',
      watts.reduce((sum, each) => sum + each, 0),
    ),
    reading('pdu.inlet_current', amperes / Math.sqrt(3), { inlet: 'I1' }),
    reading('pdu.inlet_rated_current', INLET_RATED_AMPERES, { inlet: 'I1' }),
    reading('pdu.sensor_temperature', airCelsius ?? model.temperature(), { sensor: '1' }),
    ...model.outlets.flatMap((outlet, index) => [
      reading('pdu.outlet_on', Number(outlet.on), { outlet: outlet.number }),
      reading('pdu.outlet_power', watts[index], { outlet: outlet.number }),
    ]),
  ];
}
