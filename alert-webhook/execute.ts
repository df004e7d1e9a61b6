import type { Action, Outcome } from './actions.ts';
import { answerTo, type Ending, messageOf } from './command.ts';
import type { Fault } from './config.ts';
import { carryOut } from './operator-command.ts';
import { powerCycle } from './power-cycle.ts';
import { Stopped, type Tools } from './tools.ts';
import { healthy, total } from './verify.ts';

/**
 * Carries an action to its end, whatever happens: errors are tried again with growing pauses (`remediation_stuck` says
 * so meanwhile), commands are not. Resolves when the action ended or the service stops.
 */
export async function execute(tools: Tools, action: Action, resumed: boolean): Promise<void> {
  const { metrics, log, signal } = tools;
  const labels = { site: action.site, miner: action.device, action: action.action };
  metrics.inProgress.set(labels, 1);
  let again = resumed;
  for (let wait = 1_000; ; wait = Math.min(wait * 2, tools.longestPauseMs)) {
    try {
      const { outcome, evidence } = await advance(tools, action, again);
      await finish(tools, action, outcome, evidence);
      metrics.inProgress.remove(labels);
      metrics.stuck.remove(labels);
      return;
    } catch (error) {
      if (signal.aborted || error instanceof Stopped) return;
      again = true;
      metrics.stuck.set(labels, 1);
      log.error({ actionId: action.id, ...labels, reason: messageOf(error) }, 'action-stuck');
      await tools.pause(Math.min(wait, tools.longestPauseMs), signal).catch(() => undefined);
      if (signal.aborted) return;
    }
  }
}

async function advance(tools: Tools, action: Action, resumed: boolean): Promise<Ending> {
  const ended = resumed ? (await tools.journal.of(action.id)).find(({ step }) => step === 'end') : undefined;
  if (ended) return ended.evidence['ending'] as Ending;
  const { fault } = action;
  if (fault === undefined) return carryOut(tools, action, resumed);
  const how = action.action;
  if (how === 'restart-mining' || how === 'reboot') {
    const asked = await restart(tools, action, how, resumed);
    return 'outcome' in asked ? asked : untilHealthy(tools, { ...action, fault }, asked);
  }
  const cycled = await powerCycle(tools, action, resumed);
  return 'outcome' in cycled ? cycled : untilHealthy(tools, { ...action, fault }, cycled);
}

type Healing = Action & { fault: Fault };

/** Asks the miner itself. Its answer proves little (many fall silent although they obey), so health is the judge. */
async function restart(
  tools: Tools,
  action: Action,
  how: 'restart-mining' | 'reboot',
  resumed: boolean,
): Promise<Ending | { onAt: number; startedAt: number }> {
  const entries = await tools.journal.of(action.id);
  const intent = entries.find(({ step, phase }) => step === how && phase === 'intent');
  const earlier = entries.find(({ step, phase }) => step === how && phase === 'sent');
  if (earlier?.evidence['answer'] === 'refused' || earlier?.evidence['answer'] === 'unauthorized')
    return { outcome: 'refused', evidence: `the miner refused to ${how}` };
  if (intent) return { onAt: earlier?.at ?? intent.at, startedAt: intent.at };
  if (resumed) return { outcome: 'not-sent', evidence: 'the process ended before anything was sent' };
  await tools.actions.at(action.id, how);
  await tools.journal.append(action.id, how, 'intent', { device: action.device });
  const startedAt = tools.now();
  const answer = await answerTo(() => tools.hands.restart(action.device, how));
  await tools.journal.append(action.id, how, 'sent', { device: action.device, ...answer });
  if (answer.answer === 'refused' || answer.answer === 'unauthorized')
    return { outcome: 'refused', evidence: `the miner refused to ${how}: ${answer.detail ?? ''}` };
  return { onAt: tools.now(), startedAt };
}

/** How much longer than since the action an uptime may be and still count as reset; clocks of miners are coarse. */
const UPTIME_SLACK_SECONDS = 120;

interface Since {
  onAt: number;
  startedAt: number;
  uptimeBefore?: number;
}

/** Looks at fresh samples until the miner is well, or the time for boot and warm-up is over. */
async function untilHealthy(tools: Tools, action: Healing, since: Since): Promise<Ending> {
  await tools.actions.at(action.id, 'verify-healthy');
  const deadline = since.onAt + tools.config.verifySeconds * 1000;
  for (;;) {
    const late = tools.now() >= deadline;
    const { well, evidence } = await lookAt(tools, action, since);
    if (well || late) {
      await tools.journal.append(action.id, 'verify-healthy', well ? 'confirmed' : 'failed', { evidence });
      return { outcome: well ? 'verified' : 'not-healthy', evidence };
    }
    await tools.pause(tools.config.checkSeconds * 1000, tools.signal);
  }
}

async function lookAt(tools: Tools, action: Healing, since: Since): Promise<{ well: boolean; evidence: string }> {
  try {
    const sample = await tools.samples.sample(action.device);
    if (sample === undefined) return { well: false, evidence: 'the exporter has no sample' };
    const takenAt = tools.now() - sample.ageSeconds * 1000;
    if (takenAt <= since.onAt) return { well: false, evidence: 'there is no sample since the action' };
    const uptime = total(sample, 'miner.uptime');
    if (action.action === 'power-cycle' && uptime !== undefined && since.uptimeBefore !== undefined) {
      const elapsed = (tools.now() - since.startedAt) / 1000;
      if (uptime > since.uptimeBefore && uptime > elapsed + UPTIME_SLACK_SECONDS)
        return { well: false, evidence: `up for ${Math.round(uptime)} s: this miner did not lose power` };
    }
    const { seen, evidence } = healthy(action.fault, sample);
    return { well: seen === 'yes', evidence };
  } catch (error) {
    return { well: false, evidence: messageOf(error) };
  }
}

async function finish(tools: Tools, action: Action, outcome: Outcome, evidence: string): Promise<void> {
  const good = outcome === 'verified';
  const journaled = (await tools.journal.of(action.id)).some(({ step }) => step === 'end');
  const ending: Ending = { outcome, evidence };
  if (!journaled) await tools.journal.append(action.id, 'end', good ? 'confirmed' : 'failed', { ending });
  await tools.actions.end(action.id, outcome, evidence);
  tools.metrics.actions.inc({ action: action.action, outcome });
  const { site, device, fault = '', id } = action;
  const quiet = good || outcome === 'not-sent';
  tools.notify.tell({
    level: quiet ? 'info' : 'error',
    event: `action-${outcome}`,
    site,
    device,
    fault,
    evidence,
    actionId: id,
  });
}
