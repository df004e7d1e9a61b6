import type { OutletNow } from '../power/now.ts';

/** What Prometheus knows of the outlets of a PDU; `why` it knows nothing. */
export interface PduReading {
  outlets: readonly OutletNow[];
  why?: string;
}

/** An outlet as it was found. */
export interface OutletFinding {
  pdu: string;
  outlet: string;
  /** Null: not known, which is not zero. */
  watts: number | null;
  /** What is written on it. Null: not known, or nothing. */
  name: string | null;
  said: string;
  /** It is not there. */
  missing?: true;
}

/** What an outlet draws, or why nobody knows. Pure. */
export function judgeOutlet(
  { pdu, outlet }: { pdu: string; outlet: string },
  reading: PduReading | undefined,
): OutletFinding {
  const unknown = (why: string): OutletFinding => ({ pdu, outlet, watts: null, name: null, said: `unknown: ${why}` });
  const { outlets = [], why } = reading ?? {};
  if (why !== undefined) return unknown(why);
  if (outlets.length === 0)
    return unknown(`Prometheus has heard of no outlet of ${pdu} within a day: is it in the inventory, and polled?`);
  const now = outlets.find((each) => each.outlet === outlet);
  if (now === undefined) {
    const said = `there is no outlet "${outlet}": found ${namesOf(outlets)} on ${pdu}`;
    return { pdu, outlet, watts: null, name: null, said, missing: true };
  }
  return { pdu, outlet, watts: now.watts, name: now.name, said: wordsOf(now) };
}

function wordsOf({ on, watts }: OutletNow): string {
  if (on === false) return `off${watts === null ? '' : `, ${watts} W`}`;
  if (watts === null) return 'unknown: the PDU does not answer, or measures no outlets';
  if (watts < 1) return `${on ? 'on, and ' : ''}draws ${watts} W: nothing is plugged in there, or it takes no power`;
  return `draws ${watts} W`;
}

function namesOf(outlets: readonly OutletNow[]): string {
  const names = outlets.map(({ outlet }) => outlet);
  return names.length > 6 ? `${names[0] ?? ''} … ${names.at(-1) ?? ''}, ${names.length} outlets` : names.join(', ');
}
