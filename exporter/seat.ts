import type { Device } from '../core/farm/device.ts';
import { phaseOf } from './phase.ts';

/** A poll that waits or is under way. */
export interface Job<T> {
  promise: Promise<T>;
  resolve(result: T): void;
  reject(reason: unknown): void;
  since: number;
  running: boolean;
}

/** A device's place in the interval. */
export interface Seat<T> {
  device: Device;
  phase: number;
  silentPolls: number;
  polled: boolean;
  /** Of all its polls: it aborts when everything stops, and when the device is gone or another one by now. */
  abort: AbortController;
  isGone: boolean;
  job?: Job<T> | undefined;
  callOff?: (() => void) | undefined;
}

export function seatOf<T>(device: Device): Seat<T> {
  const isGone = false;
  return { device, phase: phaseOf(device.id), silentPolls: 0, polled: false, abort: new AbortController(), isGone };
}

export function openJob<T>(since: number): Job<T> {
  let settle: Pick<Job<T>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A scheduled poll has nobody who waits for it; its error has been told by the poll itself.
  promise.catch(() => undefined);
  return {
    promise,
    since,
    running: false,
    ...(settle as unknown as Pick<Job<T>, 'resolve' | 'reject'>),
  };
}
