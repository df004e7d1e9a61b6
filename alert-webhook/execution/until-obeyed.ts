import type { Action } from '../actions.ts';
import { type Ending, messageOf } from '../command.ts';
import type { MinerCommand } from '../miner-command.ts';
import type { DeviceSample } from '../samples.ts';
import type { Tools } from '../tools.ts';
import { total } from '../verify.ts';
import type { Since } from './until-well.ts';

interface Look {
  obeyed: boolean;
  evidence: string;
}

/** Looks at fresh samples until the miner does as it was told, or the time for it is over. */
export async function untilObeyed(tools: Tools, action: Action, since: Since): Promise<Ending> {
  await tools.actions.at(action.id, 'verify-obeyed');
  const lines = await tools.journal.of(action.id);
  const judged = lines.find(({ step, phase }) => step === 'verify-obeyed' && phase !== 'intent');
  if (judged) return judged.evidence['ending'] as Ending;
  const step = action.plan.steps.find((each) => each.step === 'verify-obeyed');
  const deadline = since.onAt + (step?.seconds ?? tools.config.verifySeconds) * 1000;
  for (;;) {
    const late = tools.now() >= deadline;
    const { obeyed, evidence } = await lookAt(tools, action, since);
    if (obeyed || late) {
      const ending: Ending = { outcome: obeyed ? 'verified' : 'not-executed', evidence };
      await tools.journal.append(action.id, 'verify-obeyed', obeyed ? 'confirmed' : 'failed', { evidence, ending });
      return ending;
    }
    await tools.pause(tools.config.checkSeconds * 1000, tools.signal);
  }
}

async function lookAt(tools: Tools, { device, action }: Action, { onAt }: Since): Promise<Look> {
  try {
    const sample = await tools.samples.sample(device);
    if (sample === undefined) return { obeyed: false, evidence: 'the exporter has no sample' };
    if (tools.now() - sample.ageSeconds * 1000 <= onAt)
      return { obeyed: false, evidence: 'there is no sample since the action' };
    return doesAsTold(action as MinerCommand, sample);
  } catch (error) {
    return { obeyed: false, evidence: messageOf(error) };
  }
}

/** Whether a sample that was taken after the command shows that it was obeyed. */
export function doesAsTold(command: MinerCommand, sample: DeviceSample): Look {
  if (!sample.up) return { obeyed: false, evidence: 'the miner does not answer' };
  const evidence = `the miner is ${sample.operation}`;
  if (command === 'pause') return { obeyed: ['sleeping', 'not-hashing'].includes(sample.operation), evidence };
  if (command === 'resume') return { obeyed: ['hashing', 'degraded'].includes(sample.operation), evidence };
  const light = total(sample, 'miner.fault_light');
  if (light === undefined)
    return { obeyed: true, evidence: 'the miner took the order; it does not tell whether its light is on' };
  const isOn = light > 0;
  return { obeyed: isOn === (command === 'locate-on'), evidence: `its light is ${isOn ? 'on' : 'off'}` };
}
