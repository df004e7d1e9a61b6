import type { History } from '../../alert-webhook/gate.ts';
import type { Plan, Rung } from '../../alert-webhook/plan.ts';
import type { Device } from '../../core/farm/device.ts';

/** How the steps that were never taken would have ended. */
export type Assumption = 'healed' | 'not-healed';

/** A step that would have been taken. Times are unix milliseconds. */
export interface WouldBe {
  id: number;
  episodeId: number;
  device: string;
  rung: Rung;
  plan: Plan;
  startedAt: number;
  /** Its outlets are on again from here on. */
  onAt: number;
  endedAt: number;
  healed: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a step that is planned now would be. */
export function wouldBe(
  known: { id: number; episodeId: number; rung: Rung; plan: Plan },
  now: number,
  assume: Assumption,
): WouldBe {
  const { plan } = known;
  const last = plan.steps.find(({ step }) => step === 'verify-healthy');
  const untilOn = plan.steps
    .filter(({ step }) => ['wait', 'verify-on', 'cycle'].includes(step))
    .reduce((sum, { seconds }) => sum + seconds, 0);
  const onAt = now + untilOn * 1000;
  const verifyMs = (last?.seconds ?? 0) * 1000;
  const healed = assume === 'healed';
  // A miner that comes back is well after its boot; one that does not is given up when the time for it is over.
  return {
    ...known,
    device: plan.device,
    startedAt: now,
    onAt,
    endedAt: onAt + (healed ? verifyMs / 2 : verifyMs),
    healed,
  };
}

/** What the books would say of a device, had all these steps been taken. */
export function historyOf(
  device: Device,
  done: readonly WouldBe[],
  devices: ReadonlyMap<string, Device>,
  openEpisodes: ReadonlySet<number>,
  now: number,
): History {
  const own = done.filter((each) => each.device === device.id);
  const open = own.find(({ endedAt }) => endedAt > now);
  const cycles = own.filter(({ rung }) => rung === 'power-cycle');
  const since = (list: readonly WouldBe[], span: number) =>
    list.filter(({ startedAt }) => startedAt > now - span).length;
  const lastCycleAt = cycles.at(-1)?.startedAt;
  const opening = done.filter(({ plan }) => plan.outlets.length > 0);
  const building = (id: string) => devices.get(id)?.location?.building;
  const dark = new Set(
    opening.filter((each) => each.rung === 'power-off' || each.onAt > now).map((each) => each.device),
  );
  return {
    ...(open === undefined
      ? {}
      : { open: { id: open.id, action: open.rung, step: open.onAt > now ? 'verify-on' : 'verify-healthy' } }),
    ...(lastCycleAt === undefined ? {} : { lastCycleAt }),
    attemptsHour: since(own, HOUR),
    attemptsDay: since(own, DAY),
    attemptsWeek: since(own, 7 * DAY),
    cyclesDay: since(cycles, DAY),
    cyclesWeek: since(cycles, 7 * DAY),
    cyclesYear: since(cycles, 365 * DAY),
    siteCyclesHour: since(
      done.filter(({ rung }) => rung === 'power-cycle'),
      HOUR,
    ),
    siteOnsMinute: opening.filter(({ rung, onAt }) => rung !== 'power-off' && onAt <= now && onAt > now - MINUTE)
      .length,
    buildingDark: [...dark].filter((id) => building(id) === device.location?.building).length,
    unhealed: done
      .filter((each) => !each.healed && each.endedAt <= now && openEpisodes.has(each.episodeId))
      .map((each) => each.device),
    pdus: Object.fromEntries((device.feeds ?? []).map(({ pdu }) => [pdu, pduAt(pdu, opening, now)])),
  };
}

function pduAt(pdu: string, opening: readonly WouldBe[], now: number): { moving: number; lastOnAt?: number } {
  const here = opening.filter(({ plan }) => plan.outlets.some((each) => each.pdu === pdu));
  const on = here.filter(({ rung, onAt }) => rung !== 'power-off' && onAt <= now).map(({ onAt }) => onAt);
  const moving = here.filter(({ rung, onAt }) => rung !== 'power-off' && onAt > now).length;
  return { moving, ...(on.length === 0 ? {} : { lastOnAt: Math.max(...on) }) };
}
