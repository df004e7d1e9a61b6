import { describe, expect, it } from 'vitest';
import { oddities } from '../../../core/farm/oddities.ts';
import { type Observation, reading } from '../../../core/farm/sample.ts';
import { sensorImplausible } from '../../../core/farm/sensor-oddities.ts';
import { isTemperature, plausibleTemperatures } from '../../../core/farm/temperatures.ts';
import { DEFAULT_THRESHOLDS } from '../../../core/farm/thresholds.ts';

/** Chips of boards, each board with its sensors. */
const chips = (...boards: number[][]): Observation => ({
  operation: 'hashing',
  facts: {},
  readings: boards.flatMap((sensors, board) =>
    sensors.map((celsius, sensor) => reading('miner.chip_temperature', celsius, { board, sensor })),
  ),
});

describe('a temperature', () => {
  it.each([
    [25, true],
    [-20, true],
    [0, false],
    [-40, false],
    [199, true],
    [200, false],
    [255, false],
  ])('%s °C can be true: %s', (celsius, is) => expect(isTemperature(celsius)).toBe(is));
});

describe('sensors that cannot be right', () => {
  it.each<[string, number[][], string | undefined]>([
    ['255 on one board', [[70], [255]], 'A chip sensor of board 1 says 255 °C.'],
    ['-40', [[-40]], 'A chip sensor of board 0 says -40 °C.'],
    ['0 everywhere', [[0, 0], [0]], 'All chip sensors say 0 °C.'],
    ['one 0 is a sensor that this model does not have', [[70, 0]], undefined],
    [
      'three boards alike on both sensors',
      [
        [65, 65],
        [65, 65],
        [65, 65],
      ],
      'All chip sensors of 3 boards say 65 °C.',
    ],
    ['three boards that may be alike by chance', [[65], [65], [65]], undefined],
    [
      'two boards',
      [
        [65, 65, 65],
        [65, 65, 65],
      ],
      undefined,
    ],
    ['none at all', [], undefined],
  ])('%s', (_name, boards, evidence) => {
    expect(sensorImplausible(chips(...boards))?.evidence).toBe(evidence);
  });

  it('show no heat, and are a reason to look', () => {
    const policy = { thresholds: DEFAULT_THRESHOLDS, judged: true };
    expect(oddities(chips([255]), policy).map(({ reason }) => reason)).toEqual(['sensor-implausible']);
    expect(oddities(chips([96]), policy).map(({ reason }) => reason)).toEqual(['chip-too-hot']);
    expect(oddities(chips([255]), { ...policy, judged: false })).toEqual([]);
  });

  it('are left out; where all boards say the same, none is believed', () => {
    const { readings } = chips([255, 70], [71]);
    expect(plausibleTemperatures(readings, 'miner.chip_temperature')).toMatchObject({
      readings: [{ board: '0', celsius: 70 }, { celsius: 71 }],
      nonsense: 'board 0 says 255 °C',
    });
    expect(plausibleTemperatures(chips([99], [99], [99]).readings, 'miner.chip_temperature')).toEqual({
      readings: [],
      nonsense: 'all 3 boards say 99 °C',
    });
  });
});
