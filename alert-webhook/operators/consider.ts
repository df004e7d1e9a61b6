import type { Device } from '../../core/farm/device.ts';
import type { RemediationConfig } from '../config.ts';
import { newest, newestOf } from '../deciding/read-samples.ts';
import { viewOutlets } from '../deciding/view-outlets.ts';
import { canBeTold } from '../deed.ts';
import { FAULTS, type Fault } from '../faults.ts';
import type { GateContext } from '../gate.ts';
import { abilities } from '../hands.ts';
import { isMinerCommand, type MinerCommand } from '../miner-command.ts';
import { devicePlan } from '../operator-plan.ts';
import { parametersFor } from '../parameters.ts';
import type { OutletView, Plan, Rung } from '../plan.ts';
import { hindranceOf } from '../refusals.ts';
import type { DeviceSample, DeviceSummary } from '../samples.ts';
import type { WorkTools } from '../tools.ts';
import { condition } from '../verify.ts';
import { allClosed, type ClosedGate } from './all-closed.ts';
import { onlyWaits } from './give-way.ts';
import { type OrderedDeed, overrideOf } from './overrides.ts';

/** What would come of an order for one miner. */
export interface Considered {
  device: Device;
  deed: OrderedDeed;
  /** Why it cannot be done to this device at all. */
  impossible?: string;
  plan?: Plan;
  gates: (ClosedGate & { override: ReturnType<typeof overrideOf> })[];
  sample?: DeviceSample;
}

const DISARMED = 'alert-webhook is disarmed: it switches nothing until armed: true is set';

/** What is the same for all devices of an order. */
export interface Round {
  farm: readonly DeviceSummary[];
  /** Why PDUs that did not answer need not be waited for again. */
  silent: Map<string, string>;
  isPlanned: boolean;
}

export async function newRound(tools: WorkTools, isPlanned = false): Promise<Round> {
  const farm = await tools.samples.devices().catch((): DeviceSummary[] => []);
  return { farm, silent: new Map(), isPlanned };
}

/** Asks what must be known and judges by the gates of healing. Switches nothing. */
export async function consider(tools: WorkTools, device: Device, deed: OrderedDeed, round: Round): Promise<Considered> {
  const impossible = inability(tools, device, deed);
  if (impossible !== undefined) return { device, deed, impossible, gates: [] };
  const context = await contextOf(tools, device, deed, round);
  const { sample, outlets = [], config } = context;
  const known = { device, deed, ...(sample ? { sample } : {}) };
  const already = isPower(deed) ? alreadySo(deed, outlets) : sample && asItIs(deed, sample, tools.config);
  const gates = allClosed(deed === 'power-on' ? { ...context, outlets: asIfOn(outlets) } : context).map((gate) => ({
    ...gate,
    ...(gate.reason === 'disarmed' ? { evidence: DISARMED } : {}),
    override: givesWay(gate.reason, deed, context) ? 'not-asked' : overrideOf(gate.reason, deed, round.isPlanned),
  }));
  if (already !== undefined) return { ...known, impossible: already, gates };
  return { ...known, gates, plan: devicePlan(deed, device.id, outlets, config) };
}

/** An action that only waits for health is no hindrance to turning its miner off. */
function givesWay(reason: string, deed: OrderedDeed, { history: { open } }: GateContext): boolean {
  return reason === 'already-running' && deed === 'power-off' && open !== undefined && onlyWaits(open);
}

function inability({ drivers }: WorkTools, device: Device, deed: OrderedDeed): string | undefined {
  const control = drivers.find(({ id }) => id === device.driver)?.control;
  if (isMinerCommand(deed))
    return canBeTold(control, deed) ? undefined : `the driver ${device.driver} cannot ${WORDS[deed]} "${device.id}"`;
  const able = abilities(device, drivers);
  if (isPower(deed))
    return able.includes('power-cycle') ? undefined : `no outlet of the inventory feeds "${device.id}"`;
  return able.includes(deed) ? undefined : `the driver ${device.driver} cannot ${deed} "${device.id}"`;
}

function isPower(deed: OrderedDeed): deed is 'power-cycle' | 'power-on' | 'power-off' {
  return deed === 'power-cycle' || deed === 'power-on' || deed === 'power-off';
}

/** Power that comes on is judged like that of a power cycle, and what a miner is told like its mildest restart. */
function rungOf(deed: OrderedDeed): Rung {
  if (deed === 'power-on') return 'power-cycle';
  return isMinerCommand(deed) ? 'restart-mining' : deed;
}

const WORDS: Readonly<Record<MinerCommand, string>> = {
  pause: 'pause mining on',
  resume: 'resume mining on',
  'locate-on': 'turn on the light of',
  'locate-off': 'turn off the light of',
};

/** Why there is nothing to tell a miner: it does so already. */
function asItIs(deed: OrderedDeed, sample: DeviceSample, config: RemediationConfig): string | undefined {
  if (!sample.up || sample.ageSeconds > config.freshSampleSeconds) return undefined;
  if (deed === 'pause' && sample.operation === 'sleeping') return 'it is paused already';
  return deed === 'resume' && sample.operation === 'hashing' ? 'it hashes already' : undefined;
}

async function contextOf(tools: WorkTools, device: Device, deed: OrderedDeed, round: Round): Promise<GateContext> {
  const read = await newest(tools, device.id);
  const { sample } = read;
  const earlier = sample && tools.earlier?.beside(sample);
  const open = (await tools.episodes.open()).find((episode) => episode.device === device.id);
  return {
    now: tools.now(),
    device,
    fault: faultOf(sample, open?.fault),
    rung: rungOf(deed),
    used: [],
    ...read,
    ...(earlier === undefined ? {} : { earlier }),
    able: abilities(device, tools.drivers),
    farm: round.farm,
    devices: [...tools.devices.values()],
    ...(isPower(deed) ? { outlets: await viewOutlets(tools, device, round) } : {}),
    history: await tools.actions.history(device),
    standing: await tools.standings.of(device),
    pduSamples: await newestOf(
      tools,
      (device.feeds ?? []).map(({ pdu }) => pdu),
    ),
    config: parametersFor(tools.config, device, sample?.facts?.model),
    armed: tools.armed,
  };
}

/** What the order presumably answers: what is seen, danger first; else what is open. */
function faultOf(sample: DeviceSample | undefined, open: Fault | undefined): Fault {
  if (sample === undefined) return open ?? 'offline';
  const danger: readonly Fault[] = ['too-hot', 'fan-lost'];
  const isSeen = (fault: Fault) => condition(fault, sample).seen === 'yes';
  return [...danger, ...(open ? [open] : []), ...FAULTS].find(isSeen) ?? open ?? 'hashrate-low';
}

/** An outlet that is off is no hindrance to turning it on. */
function asIfOn(outlets: readonly OutletView[]): OutletView[] {
  return outlets.map((view) =>
    view.state?.state === 'off' && hindranceOf(view.state) === undefined
      ? { ...view, state: { ...view.state, state: 'on' } }
      : view,
  );
}

function alreadySo(deed: 'power-cycle' | 'power-on' | 'power-off', outlets: readonly OutletView[]): string | undefined {
  const states = outlets.map(({ state }) => state?.state);
  const where = outlets.map(({ pdu, outlet }) => `${outlet} of ${pdu}`).join(', ');
  if (deed === 'power-cycle')
    return states.includes('off') ? `an outlet of it is off (${where}): there is nothing to cycle` : undefined;
  const to = deed === 'power-on' ? 'on' : 'off';
  return states.every((state) => state === to) ? `all its outlets are ${to} already (${where})` : undefined;
}
