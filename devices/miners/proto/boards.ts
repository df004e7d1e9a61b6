import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { hashScale } from '../../bmminer/model.ts';
import { atLeastZero, positive, temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';

/** Hash boards by their telemetry; how many chips each should have stands in the hardware list, under its serial. */
export function protoBoards(telemetry: Answer, hardware: Answer): Board[] {
  const listed = hardware.list('hardware-info', 'hashboards-info');
  return telemetry.list('hashboards').map((entry, place) => {
    const serial = entry.str('serial_number');
    const info = listed.find((each) => serial !== undefined && each.str('hb_sn') === serial);
    return {
      board: entry.num('index') ?? place,
      hashrate: measured(entry.at('hashrate')),
      chipsExpected: positive(info?.num('mining_asic_count')),
      voltage: positive(entry.num('voltage', 'value')),
      inlet: temperature(entry.num('temperature', 'inlet')),
      outlet: temperature(entry.num('temperature', 'outlet')),
      boardTemperatures: { mean: temperature(entry.num('temperature', 'average')) },
      serial,
    };
  });
}

/** A hashrate with its unit beside it, `{ value, unit: "TH/s" }`; without a unit nothing is claimed. */
function measured(told: Answer): number | undefined {
  const unit = told.str('unit');
  const [value, scale] = [told.num('value'), unit === undefined ? undefined : hashScale(unit, undefined)];
  return value === undefined || scale === undefined ? undefined : atLeastZero(value * scale);
}

const PLACES = ['ambient', 'average', 'hotspot'];

/** Of several power supplies the lowest input voltage, because one that sags is the one to look at. */
export function psuReadings(telemetry: Answer): Reading[] {
  const psus = telemetry.list('psus');
  const volts = psus.flatMap((psu) => positive(psu.num('voltage', 'input')) ?? []);
  return [
    reading('miner.psu_input_voltage', volts.length === 0 ? undefined : Math.min(...volts)),
    ...psus.flatMap((psu, place) =>
      PLACES.map((name) =>
        reading('miner.psu_temperature', temperature(psu.num('temperature', name)), {
          sensor: `${psu.num('index') ?? place}-${name}`,
        }),
      ),
    ),
  ];
}

/** What all power supplies take from the wall; undefined unless each of them tells it. */
export function wallPower(telemetry: Answer): number | undefined {
  const watts = telemetry.list('psus').map((psu) => positive(psu.num('power', 'input')));
  if (watts.length === 0 || watts.includes(undefined)) return undefined;
  return watts.reduce<number>((sum, told) => sum + (told ?? 0), 0);
}
