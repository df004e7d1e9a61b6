import type { Clock } from './clock.ts';
import type { EventLog } from './events.ts';
import type { FaultSet } from './fault-set.ts';
import type { Outlet, OutletOperation, OutletView } from './outlet.ts';

export interface SwitchingOptions {
  id: string;
  clock: Clock;
  events: EventLog;
  faults: FaultSet;
  /** How long a command takes to reach the relay; its outlet says meanwhile that something is under way. */
  settleSeconds: number;
  /** Least time between two outlets that are switched on. */
  sequenceMs: number;
  /** Off period of outlets that have none of their own. */
  cycleSeconds(): number;
  /** To be called before a relay moves. */
  settle(outlet: Outlet): void;
  /** To be called after a relay has moved. */
  supply(outlet: Outlet): void;
}

/** Why an outlet does not obey now. */
export type Refusal = 'locked' | 'inhibited' | 'suspended' | 'shed';
const MOST_HISTORY = 16;

/** The relays of a PDU: commands, native cycles, the inrush guard, and what stands in the way of switching. */
export class Switching {
  sequenceMs: number;
  private readonly options: SwitchingOptions;
  private nextOnAt = 0;

  constructor(options: SwitchingOptions) {
    this.options = options;
    this.sequenceMs = options.sequenceMs;
  }

  /** A new command ends one that is under way. A cycle of an outlet that is off ends with it on. */
  operate(outlet: Outlet, operation: OutletOperation, delaySeconds: number): void {
    const { events, id, clock, settleSeconds } = this.options;
    const afterSeconds = settleSeconds + delaySeconds;
    this.callOff(outlet);
    events.add(id, 'outlet', `${outlet.number} ${operation}`);
    outlet.commanded = true;
    if (afterSeconds <= 0) {
      this.begin(outlet, operation);
      return;
    }
    outlet.wish = operation;
    outlet.pending = clock.after(afterSeconds, () => this.begin(outlet, operation));
    this.note(outlet);
  }

  /** Ends what is under way; the relay stays where it is. */
  cancel(outlet: Outlet): void {
    this.callOff(outlet);
    this.note(outlet);
  }

  refusal(outlet: Outlet, operation: OutletOperation): Refusal | undefined {
    const { faults } = this.options;
    if (faults.has('locked-outlet', outlet.number)) return 'locked';
    if (faults.has('switching-inhibited')) return 'inhibited';
    if (operation === 'off') return undefined;
    if (faults.has('suspended', outlet.number)) return 'suspended';
    return faults.has('load-shedding', outlet.number) ? 'shed' : undefined;
  }

  /** What the PDU says of the outlet, which lags behind while its cache is stale. */
  seen(outlet: Outlet): OutletView {
    const lag = this.options.faults.parameter('stale-cache', 'seconds') ?? 0;
    if (lag === 0) return outlet;
    const at = this.options.clock.now() - lag;
    return outlet.history.findLast((view) => view.at <= at) ?? outlet.history[0] ?? outlet;
  }

  /** After a fault came or went: the PDU turns off what it sheds or suspends, and turns on what it had shed. */
  obeyFaults(outlet: Outlet): void {
    const { faults } = this.options;
    const sheds = faults.has('load-shedding', outlet.number);
    if (outlet.on && (sheds || faults.has('suspended', outlet.number))) {
      this.callOff(outlet);
      if (sheds) outlet.shed = true;
      this.turn(outlet, false);
    } else if (outlet.shed && !sheds) {
      delete outlet.shed;
      this.turnOnGuarded(outlet);
    }
  }

  private begin(outlet: Outlet, operation: OutletOperation): void {
    delete outlet.pending;
    if (operation === 'on') {
      this.turnOnGuarded(outlet);
      return;
    }
    if (operation === 'off') delete outlet.wish;
    else outlet.wish = operation;
    this.turn(outlet, false);
    if (operation !== 'cycle') return;
    const seconds = outlet.usesGlobalCycle ? this.options.cycleSeconds() : outlet.cycleSeconds;
    outlet.pending = this.options.clock.after(seconds, () => this.turnOnGuarded(outlet));
  }

  private turnOnGuarded(outlet: Outlet): void {
    const now = this.options.clock.now();
    const wait = Math.max(0, this.nextOnAt - now);
    this.nextOnAt = now + wait + this.sequenceMs / 1000;
    const turnOn = () => {
      delete outlet.pending;
      delete outlet.wish;
      this.turn(outlet, true);
    };
    if (wait === 0) turnOn();
    else {
      outlet.wish ??= 'on';
      outlet.pending = this.options.clock.after(wait, turnOn);
      this.note(outlet);
    }
  }

  private callOff(outlet: Outlet): void {
    outlet.pending?.();
    delete outlet.pending;
    delete outlet.wish;
  }

  private turn(outlet: Outlet, on: boolean): void {
    const { clock, events, id, settle, supply } = this.options;
    if (outlet.on !== on) {
      settle(outlet);
      outlet.on = on;
      outlet.switchedAt = clock.now();
      events.add(id, 'relay', `${outlet.number} ${on ? 'on' : 'off'}`);
      supply(outlet);
    }
    this.note(outlet);
  }

  private note(outlet: Outlet): void {
    const { on, switchedAt, wish } = outlet;
    outlet.history.push({ at: this.options.clock.now(), on, switchedAt, ...(wish === undefined ? {} : { wish }) });
    if (outlet.history.length > MOST_HISTORY) outlet.history.shift();
  }
}
