import type { FaultCode } from '../../../core/farm/faults.ts';
import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';
import { numbers } from './bracket-text.ts';
import { powerOf } from './power.ts';

/** Bits of the first number of `PS`, of the table of power supply errors in Canaan's A10 API manual. */
const PSU_FAULTS: readonly (readonly [bit: number, code: FaultCode, message: string])[] = [
  [1, 'psu-input', 'Input voltage of the power supply is low.'],
  [2, 'psu-overheated', 'Power supply is too hot (OT1).'],
  [4, 'psu-overheated', 'Power supply is too hot (OT2).'],
  [8, 'psu-overheated', 'Power supply is too hot (OT3).'],
  [16, 'psu-overcurrent', 'Input current of the power supply is too high.'],
  [32, 'psu-output', 'Output voltage of the power supply is low.'],
  [64, 'psu-overcurrent', 'Output current of the power supply is too high.'],
  [128, 'psu-fault', 'Power supply reports CS_error.'],
  [256, 'psu-overcurrent', 'Power supply reports OC_IOSA.'],
  [512, 'psu-overcurrent', 'Power supply reports OC_IOSB.'],
  [1024, 'psu-overcurrent', 'Power supply reports OC_IOSC.'],
  [2048, 'psu-fan', 'Fan of the power supply has failed.'],
];

/** `ECHU` of a board. 512 stands there on A10 that hash as they should, so other numbers are no fault here. */
const BOARD_FAULTS: Readonly<Record<number, readonly [code: FaultCode, message: string]>> = {
  513: ['board-fault', 'is in an abnormal state.'],
  128: ['board-overheated', 'is too hot.'],
};

/** What a miner complains about: its supply (`PS`, `POWS`), boards (`ECHU`, `HASHS`), controller (`ECMM`), pools. */
export function faultsOf(items: Answer): DeviceFault[] {
  return [...supplyFaults(items), ...boardFaults(items), ...otherFaults(items)];
}

function supplyFaults(items: Answer): DeviceFault[] {
  const bits = powerOf(items).faults ?? 0;
  const state = items.num('POWS') ?? 0;
  return [
    ...PSU_FAULTS.filter(([bit]) => Math.floor(bits / bit) % 2 === 1).map(([bit, code, message]) =>
      firmwareFault(code, `PS:${bit}`, message, 0),
    ),
    ...(state === 0 ? [] : [firmwareFault('psu-fault', `POWS:${state}`, 'Power supply reports an error.', 0)]),
  ];
}

function boardFaults(items: Answer): DeviceFault[] {
  const marked = numbers(items, 'ECHU').flatMap((mark, board) => {
    const [code, message] = BOARD_FAULTS[mark ?? 0] ?? [];
    return code === undefined
      ? []
      : firmwareFault(code, `ECHU${board}:${mark}`, `Hash board ${board} ${message}`, board);
  });
  const failed = numbers(items, 'HASHS').flatMap((mark, board) =>
    mark === 1 ? firmwareFault('board-fault', `HASHS${board}:1`, `Hash board ${board} reports an error.`, board) : [],
  );
  return [...marked, ...failed];
}

function otherFaults(items: Answer): DeviceFault[] {
  return [
    ...(items.num('ECMM') === 1
      ? [firmwareFault('control-board-fault', 'ECMM:1', 'Control board reports a fault.')]
      : []),
    ...(items.num('POOLS') === 1
      ? [firmwareFault('pool-unreachable', 'POOLS:1', 'Connection to the pool failed.')]
      : []),
  ];
}
