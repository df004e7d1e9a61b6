import type { Device } from '../../core/farm/device.ts';
import { reportedErrors } from '../conditions/reported-errors.ts';
import { type Decision, decide } from '../decide.ts';
import type { DecisionRecord } from '../decisions.ts';
import type { Fault } from '../faults.ts';
import type { GateContext } from '../gate.ts';
import { abilities } from '../hands.ts';
import { note } from '../note.ts';
import { askApproval } from '../operators/approvals.ts';
import { parametersFor } from '../parameters.ts';
import { nextRung, type Plan, type Rung } from '../plan.ts';
import type { DeviceSample, DeviceSummary } from '../samples.ts';
import type { WorkTools } from '../tools.ts';
import { newestOf } from './read-samples.ts';
import { viewOutlets } from './view-outlets.ts';

/** What one round of work has learned: the farm, and which PDUs did not answer and need not be waited for again. */
export interface Round {
  farm: { devices: DeviceSummary[] } | { failure: string };
  silent: Map<string, string>;
}

/** What is to be decided: about which device, and in which episode. */
export interface Question {
  episodeId: number;
  device: Device;
  fault: Fault;
  sample?: DeviceSample;
  sampleFailure?: string;
  /** For a miner in a room that is too hot: what was found about the air. */
  room?: string;
}

/** Decides about one device with all that is known of it, writes the decision down and returns the plan, if it is to act. */
export async function weigh(
  tools: WorkTools,
  question: Question,
  subject: string,
  round: Round,
): Promise<Plan | undefined> {
  const context = await contextOf(tools, question, round);
  const { device, fault, episodeId } = question;
  const record = { subject, episodeId, device: device.id, fault };
  let decision = decide(context);
  if ('ask' in decision) decision = decide({ ...context, ...(await askPdus(tools, device, round)) });
  if ('ask' in decision) throw new Error('a decision asked for the outlets twice');
  await write(tools, record, decision);
  if ('plan' in decision) return decision.plan;
  if (decision.skip === 'approval-needed' && context.rung !== undefined && tools.armed)
    await ask(tools, context, context.rung, episodeId);
  return undefined;
}

async function contextOf(tools: WorkTools, question: Question, { farm }: Round): Promise<GateContext> {
  const { device, fault, episodeId, ...known } = question;
  const { sample } = question;
  const earlier = sample && tools.earlier?.beside(sample);
  const config = parametersFor(tools.config, device, sample?.facts?.model);
  const able = abilities(device, tools.drivers);
  const used = known.room === undefined ? await usedBy(tools, episodeId, device) : [];
  const history = await tools.actions.history(device);
  const now = tools.now();
  const hints = {
    codes: sample && reportedErrors(sample).map(({ code }) => code),
    sinceCycleSeconds: history.lastCycleAt === undefined ? undefined : (now - history.lastCycleAt) / 1000,
    retryCycleAfterSeconds: config.retryCycleAfterSeconds,
  };
  // Where the configuration leaves no rung, the gate says which one it forbids.
  const rung = nextRung(fault, used, able, { ...hints, ladder: config.ladder }) ?? nextRung(fault, used, able, hints);
  return {
    ...known,
    now,
    device,
    fault,
    used,
    able,
    history,
    config,
    ...(rung === undefined ? {} : { rung }),
    ...(earlier === undefined ? {} : { earlier }),
    farm: 'devices' in farm ? farm.devices : [],
    devices: [...tools.devices.values()],
    standing: await tools.standings.of(device, rung && { episodeId, rung }),
    pduSamples: {},
    armed: tools.armed,
  };
}

/** More actions than can begin between an episode's power-off and its next heat. */
const RECENT_ACTIONS = 1000;

/** A miner that was turned off, released by a person and is hot again may be turned off again. */
async function usedBy({ actions, latches }: WorkTools, episodeId: number, { site, id }: Device): Promise<Rung[]> {
  const used = await actions.used(episodeId);
  if (!used.includes('power-off') || (await latches.of(site, id)) !== undefined) return used;
  const off = (await actions.list(RECENT_ACTIONS)).find(
    (each) => each.episodeId === episodeId && each.action === 'power-off' && each.endedAt !== undefined,
  );
  return off?.outcome === 'verified' ? used.filter((rung) => rung !== 'power-off') : used;
}

async function askPdus(
  tools: WorkTools,
  device: Device,
  round: Round,
): Promise<Pick<GateContext, 'outlets' | 'pduSamples'>> {
  const feeds = device.feeds ?? [];
  const pduSamples = await newestOf(
    tools,
    feeds.map(({ pdu }) => pdu),
  );
  return { outlets: await viewOutlets(tools, device, round), pduSamples };
}

async function write(
  tools: WorkTools,
  record: Pick<DecisionRecord, 'subject' | 'device' | 'fault'> & { episodeId: number },
  decision: Exclude<Decision, { ask: 'outlets' }>,
): Promise<void> {
  const { evidence } = decision;
  if ('skip' in decision) return note(tools, { ...record, decision: decision.skip, evidence });
  return note(tools, { ...record, decision: 'plan', evidence, plan: decision.plan });
}

/** A dry run asks nobody: what people would be asked for would not be done. */
function ask(tools: WorkTools, { device, fault, config }: GateContext, rung: Rung, episodeId: number): Promise<void> {
  const evidence = `${device.id} has the fault ${fault}; the next step is ${rung}`;
  return askApproval(tools, { episodeId, device, rung, evidence, seconds: config.approvalSeconds });
}
