import type { Clock } from './clock.ts';

/** Something that happened on the farm. `seconds`: simulated seconds since the farm started. */
export interface FarmEvent {
  at: string;
  seconds: number;
  device: string;
  /** What happened: phase, outlet, fault, fault-gone, write, snmp-set, power… */
  event: string;
  detail: string;
}

const MOST_EVENTS = 10_000;

export class EventLog {
  readonly list: FarmEvent[] = [];
  private readonly clock: Clock;

  private readonly tell: (event: FarmEvent) => void;

  constructor(clock: Clock, tell: (event: FarmEvent) => void = () => undefined) {
    this.clock = clock;
    this.tell = tell;
  }

  /** `at`: simulated unix seconds, now unless said. The oldest events are forgotten beyond 10,000. */
  add(device: string, event: string, detail: string, at: number = this.clock.now()): void {
    const seconds = Number((at - this.clock.startedAt).toFixed(3));
    const happened = { at: new Date(at * 1000).toISOString(), seconds, device, event, detail };
    this.list.push(happened);
    this.tell(happened);
    if (this.list.length > MOST_EVENTS) this.list.shift();
  }
}
