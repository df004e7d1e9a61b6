import type { DeviceEntry } from '../../core/farm/device.ts';

/** A fault that a newcomer gets to see: real seconds after the stack is ready. */
export interface DemoFault {
  afterSeconds: number;
  device: string;
  fault: { fault: string } & Record<string, unknown>;
  says: string;
}

/**
 * Three faults, fewer than look like one common cause: a miner hangs and is healed, one loses a fan and one gets hot,
 * which are left to people.
 */
export function demoFaults(devices: readonly DeviceEntry[]): DemoFault[] {
  const fed = devices.filter(({ kind, feeds = [] }) => kind === 'miner' && feeds.length > 0).map(({ id }) => id);
  const [hung, fanless, hot] = [fed[2], fed[5], fed[8]];
  return [
    {
      at: hung,
      afterSeconds: 10,
      fault: { fault: 'hang', power: 0.1 },
      says: 'hangs: the network is silent and its outlet draws a tenth',
    },
    { at: fanless, afterSeconds: 40, fault: { fault: 'fan-lost', fan: 1 }, says: 'loses a fan: an alert for people' },
    {
      at: hot,
      afterSeconds: 70,
      fault: { fault: 'hot', celsius: 101, for: 900 },
      says: 'gets too hot for a while: an alert for people',
    },
  ].flatMap(({ at, ...fault }) => (at === undefined ? [] : [{ ...fault, device: at }]));
}

/** The announcement of what a newcomer will see and when, in real seconds. */
export function sayWhatWillHappen(faults: readonly DemoFault[], factor: number): string {
  const [first] = faults;
  const soon = (seconds: number) => `${Math.round(seconds / factor)} s`;
  return [
    '',
    `There is no logixx.yml: this is a simulated farm, running ${factor} times as fast as a real one.`,
    ...faults.map(({ afterSeconds, device, says }) => `  in ${afterSeconds} s  ${device} ${says}`),
    ...(first
      ? [
          `After ${soon(600)} of silence MinerOffline fires for ${first.device}, ${soon(30)} later Alertmanager tells alert-webhook, which checks`,
          'the outlet, cycles it once, and watches the miner boot and hash again: about four minutes in all.',
        ]
      : []),
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
