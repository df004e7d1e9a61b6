import type { Action } from '../actions.ts';
import { type Ending, messageOf } from '../command.ts';
import type { DeviceSample } from '../samples.ts';
import type { Tools } from '../tools.ts';
import { type Finding, healthy, total } from '../verify.ts';

/** What is known of a miner from before it was restarted, and when it could begin anew; unix milliseconds. */
export interface Since {
  onAt: number;
  startedAt: number;
  /** Seconds, where it told any. */
  uptimeBefore?: number;
}

/** How much longer than since the action an uptime may be and still count as reset; clocks of miners are coarse. */
const UPTIME_SLACK_SECONDS = 120;

/** Looks at fresh samples until the miner is well, or the time for boot and warm-up is over. */
export async function untilWell(tools: Tools, action: Action, since: Since): Promise<Ending> {
  await tools.actions.at(action.id, 'verify-healthy');
  const lines = await tools.journal.of(action.id);
  const judged = lines.find(({ step, phase }) => step === 'verify-healthy' && phase !== 'intent');
  if (judged) return judged.evidence['ending'] as Ending;
  const deadline = since.onAt + tools.config.verifySeconds * 1000;
  for (;;) {
    const { endedAt, outcome: given, evidence: why = '' } = (await tools.actions.get(action.id)) ?? {};
    // A person has turned the miner off meanwhile: there is nothing to judge any more.
    if (endedAt !== undefined && given !== undefined) return { outcome: given, evidence: why };
    const late = tools.now() >= deadline;
    const { well, evidence, unchanged } = await lookAt(tools, action, since);
    if (well || late) {
      const outcome = well ? 'verified' : unchanged ? 'not-executed' : 'not-healthy';
      const ending: Ending = { outcome, evidence };
      await tools.journal.append(action.id, 'verify-healthy', well ? 'confirmed' : 'failed', { evidence, ending });
      return ending;
    }
    await tools.pause(tools.config.checkSeconds * 1000, tools.signal);
  }
}

interface Look {
  well: boolean;
  evidence: string;
  /** A reboot that left the uptime as it was did not happen. */
  unchanged?: true;
}

async function lookAt(tools: Tools, action: Action, since: Since): Promise<Look> {
  try {
    const sample = await tools.samples.sample(action.device);
    if (sample === undefined) return { well: false, evidence: 'the exporter has no sample' };
    const takenAt = tools.now() - sample.ageSeconds * 1000;
    if (takenAt <= since.onAt) return { well: false, evidence: 'there is no sample since the action' };
    if (isUnbroken(sample, since, tools.now()) && action.action !== 'restart-mining') {
      const up = `up for ${Math.round(total(sample, 'miner.uptime') ?? 0)} s`;
      return action.action === 'reboot'
        ? { well: false, evidence: `${up}: this miner did not reboot`, unchanged: true }
        : { well: false, evidence: `${up}: this miner did not lose power` };
    }
    const { seen, evidence } = action.fault === undefined ? works(sample) : healthy(action.fault, sample);
    return { well: seen === 'yes', evidence };
  } catch (error) {
    return { well: false, evidence: messageOf(error) };
  }
}

function isUnbroken(sample: DeviceSample, { startedAt, uptimeBefore }: Since, now: number): boolean {
  const uptime = total(sample, 'miner.uptime');
  if (uptime === undefined || uptimeBefore === undefined) return false;
  return uptime > uptimeBefore && uptime > (now - startedAt) / 1000 + UPTIME_SLACK_SECONDS;
}

/** Of what an operator ordered there is no fault to look for. */
function works(sample: DeviceSample): Finding {
  if (!sample.up) return { seen: 'no', evidence: 'the miner does not answer yet' };
  const seen = sample.operation === 'hashing' || sample.operation === 'sleeping' ? 'yes' : 'no';
  return { seen, evidence: `the miner is ${sample.operation}` };
}
