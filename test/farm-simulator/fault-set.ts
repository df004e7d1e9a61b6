import type { ActiveFault, Cure, FaultName, FaultParameters, FaultSpec } from './faults.ts';
import { FAULTS } from './faults.ts';
import type { Delivery } from './listener.ts';

/** The faults that a device has now. Faults with a part (a board, a fan, an outlet) can stand side by side. */
export class FaultSet {
  private readonly active = new Map<string, ActiveFault>();

  add(fault: FaultName, parameters: FaultParameters, since: number): ActiveFault {
    const added = { fault, parameters, since };
    this.active.set(keyOf(fault, parameters), added);
    return added;
  }

  /** Whether anything of that name was there. */
  remove(fault: FaultName): boolean {
    const keys = [...this.active].filter(([, active]) => active.fault === fault).map(([key]) => key);
    for (const key of keys) this.active.delete(key);
    return keys.length > 0;
  }

  /** Removes exactly this fault, unless it was replaced by a newer one. */
  expire(fault: ActiveFault): boolean {
    const key = keyOf(fault.fault, fault.parameters);
    return this.active.get(key) === fault && this.active.delete(key);
  }

  /** Removes what the cure heals and returns the names. */
  cure(by: Cure): FaultName[] {
    const healed = this.list().filter(({ fault }) => (FAULTS[fault] as FaultSpec).curedBy.includes(by));
    for (const { fault } of healed) this.remove(fault);
    return healed.map(({ fault }) => fault);
  }

  has(fault: FaultName, partNumber?: number): boolean {
    return this.find(fault, partNumber) !== undefined;
  }

  parameter(fault: FaultName, name: string, partNumber?: number): number | undefined {
    return this.find(fault, partNumber)?.parameters[name];
  }

  list(): ActiveFault[] {
    return [...this.active.values()];
  }

  /** What the faults do to every reply. */
  replies(): Pick<Delivery, 'delayMs' | 'damage'> {
    const damage = this.has('half-reply') ? 'half-reply' : this.has('wrong-json') ? 'wrong-json' : undefined;
    return { delayMs: this.parameter('slow', 'ms') ?? 0, ...(damage ? { damage } : {}) };
  }

  private find(fault: FaultName, partNumber?: number): ActiveFault | undefined {
    const part = (FAULTS[fault] as FaultSpec).part;
    for (const active of this.active.values()) {
      if (active.fault !== fault) continue;
      if (partNumber === undefined || part === undefined || active.parameters[part] === partNumber) return active;
    }
    return undefined;
  }
}

function keyOf(fault: FaultName, parameters: FaultParameters): string {
  const part = (FAULTS[fault] as FaultSpec).part;
  return part === undefined ? fault : `${fault} ${parameters[part]}`;
}
