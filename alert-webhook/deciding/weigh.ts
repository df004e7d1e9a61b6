import type { Device } from '../../core/farm/device.ts';
import { reportedErrors } from '../conditions/reported-errors.ts';
import type { RemediationConfig } from '../config.ts';
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

async function contextOf(tools: WorkTools, question: Question, round: Round): Promise<GateContext> {
  return contextUnder(tools, tools.config, question.episodeId, await factsOf(tools, question, round));
}

/** What a decision rests on, whatever the policy says. */
export type Facts = Omit<GateContext, 'config' | 'rung' | 'standing'> & Required<Pick<GateContext, 'able'>>;

export async function factsOf(tools: WorkTools, question: Question, { farm }: Round): Promise<Facts> {
  const { device, fault, episodeId, ...known } = question;
  const earlier = known.sample && tools.earlier?.beside(known.sample);
  // Before the steps that were used: an action that ends between the two must not look like a step used up.
  const history = await tools.actions.history(device);
  return {
    ...known,
    device,
    fault,
    used: known.room === undefined ? await usedBy(tools, episodeId, device) : [],
    able: abilities(device, tools.drivers),
    history,
    now: tools.now(),
    ...(earlier === undefined ? {} : { earlier }),
    farm: 'devices' in farm ? farm.devices : [],
    devices: [...tools.devices.values()],
    pduSamples: {},
    armed: tools.armed,
  };
}

/** The same facts under a policy: it says which step comes next, and what stands against it. */
export async function contextUnder(
  tools: Pick<WorkTools, 'standings'>,
  policy: RemediationConfig,
  episodeId: number,
  facts: Facts,
): Promise<GateContext> {
  const { device, fault, used, able, history, now, sample } = facts;
  const config = parametersFor(policy, device, sample?.facts?.model);
  const hints = {
    codes: sample && reportedErrors(sample).map(({ code }) => code),
    sinceCycleSeconds: history.lastCycleAt === undefined ? undefined : (now - history.lastCycleAt) / 1000,
    retryCycleAfterSeconds: config.retryCycleAfterSeconds,
  };
  // Where the configuration leaves no rung, the gate says which one it forbids.
  const rung = nextRung(fault, used, able, { ...hints, ladder: config.ladder }) ?? nextRung(fault, used, able, hints);
  const standing = await tools.standings.of(device, rung && { episodeId, rung });
  return { ...facts, config, standing, ...(rung === undefined ? {} : { rung }) };
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

export async function askPdus(
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
