import { giveCommand, messageOf } from '../command.ts';
import type { Tools } from '../tools.ts';
import type { DueOutlet } from './due-outlets.ts';
import { linesAt } from './sent-outlets.ts';
import { RESCUES } from './until-on.ts';

/** Turns on what was left off: by a process that died, or by an action that ended badly. */
export interface DeadMan {
  /** Looks once at every outlet whose time is over. Never rejects. */
  sweep(): Promise<void>;
  /** Looks again and again until the signal aborts. */
  watch(signal: AbortSignal): Promise<void>;
}

export interface DeadManOptions {
  /** Whether this process may act at this moment: of several on one database, one does. */
  leads(): boolean;
  everySeconds?: number;
}

/**
 * The dead-man asks nobody but the books and the PDU: an outlet that an action left to come on, that is late, and that
 * the PDU says is off, is turned on. What is latched, what was turned off on purpose since, and what this process is
 * working on at this moment is left alone. It does so under a kill switch and a quarantine, too.
 */
export function openDeadMan(tools: Tools, { leads, everySeconds = 5 }: DeadManOptions): DeadMan {
  const told = new Set<string>();
  const lastOn = new Map<string, number>();
  const sweep = async () => {
    if (!leads()) return;
    const due = (await tools.due.list()).filter(({ actionId }) => !tools.running.has(actionId));
    const pdus = [...new Set(due.map(({ pdu }) => pdu))];
    const memory = { told, lastOn, leads };
    await Promise.all(
      pdus.map((pdu) =>
        sweepPdu(
          tools,
          due.filter((each) => each.pdu === pdu),
          memory,
        ),
      ),
    );
  };
  const safely = () =>
    sweep().catch((error: unknown) => {
      if (!tools.signal.aborted) tools.log.error({ reason: messageOf(error) }, 'dead-man-failed');
    });
  return {
    sweep: safely,
    async watch(signal) {
      while (!signal.aborted) {
        await safely();
        await tools.pause(everySeconds * 1000, signal).catch(() => undefined);
      }
    },
  };
}

interface Memory {
  /** Places of which people were told. */
  told: Set<string>;
  /** When an outlet of a PDU was last turned on here: inrush adds up. */
  lastOn: Map<string, number>;
  leads(): boolean;
}

/** One outlet after the other; a PDU that is silent is not asked for the next one. */
async function sweepPdu(tools: Tools, outlets: readonly DueOutlet[], memory: Memory): Promise<void> {
  for (const outlet of outlets) {
    const { pdu, actionId } = outlet;
    const place = { pdu, outlet: outlet.outlet };
    const hands = tools.hands.knowing(await tools.actions.devicesOf(actionId));
    const seen = await hands.read(place).catch(messageOf);
    if (typeof seen === 'string') {
      tell(tools, memory, outlet, 'outlet-may-be-off', `should be on by now, and the PDU is silent: ${seen}`);
      return;
    }
    if (seen.state === 'on') await tools.due.lit(actionId, place);
    if (seen.state === 'off' && memory.leads() && !tools.running.has(actionId))
      await turnOnAgain({ ...tools, hands }, outlet, memory);
  }
}

async function turnOnAgain(tools: Tools, outlet: DueOutlet, memory: Memory): Promise<void> {
  const { config, now, journal } = tools;
  const { actionId, pdu } = outlet;
  const where = { pdu, outlet: outlet.outlet };
  const before = linesAt(where, await journal.of(actionId), 'rescue-on').filter(({ phase }) => phase === 'intent');
  const [last] = before.slice(-1);
  if (last !== undefined && now() - last.at < config.onConfirmSeconds * 1000) return;
  if (before.length >= RESCUES)
    return tell(tools, memory, outlet, 'outlet-stays-off', `stays off: it was told to come on ${before.length} times`);
  if (now() - (memory.lastOn.get(pdu) ?? 0) < config.secondsBetweenOnsPerPdu * 1000) return;
  memory.lastOn.set(pdu, now());
  const action = { id: actionId, endedAt: now() };
  const evidence = { by: 'dead-man', dueOnAt: outlet.dueOnAt };
  const command = { step: 'rescue-on' as const, where, evidence, restoring: true };
  const { answer } = await giveCommand(tools, action, command, (again) => tools.hands.turn(where, 'on', again));
  const late = Math.round((now() - outlet.dueOnAt) / 1000);
  const words = `was still off ${late} s after it should have been on, and was told to come on: ${answer}`;
  tell(tools, memory, outlet, 'outlet-rescued', words);
}

/** Once for each outlet and thing to tell. */
function tell(tools: Tools, { told }: Memory, due: DueOutlet, event: string, words: string): void {
  const { actionId, pdu, outlet, site, device, fault = '' } = due;
  const key = `${event} ${actionId} ${pdu} ${outlet}`;
  if (told.has(key)) return;
  told.add(key);
  const level = event === 'outlet-rescued' ? 'info' : 'error';
  tools.notify.tell({ level, event, site, device, fault, evidence: `outlet ${outlet} of ${pdu} ${words}`, actionId });
}
