import type { Action } from '../actions.ts';
import { type Ending, giveCommand } from '../command.ts';
import type { JournalEntry } from '../journal.ts';
import type { MinerCommand } from '../miner-command.ts';
import type { Tools } from '../tools.ts';
import type { Since } from './until-well.ts';
import { uptimeOf } from './witnesses.ts';

type Told = 'restart-mining' | 'reboot' | MinerCommand;

/**
 * Asks the miner itself, once. Its answer proves little, as many fall silent or complain although they obey; what it
 * does afterwards is the judge. Only a plain refusal is believed.
 */
export async function restart(tools: Tools, action: Action, how: Told, resumed: boolean): Promise<Ending | Since> {
  const known = asked(await tools.journal.of(action.id), how);
  if (known) return known;
  if (resumed) return { outcome: 'not-sent', evidence: 'the process ended before anything was sent' };
  const sample = await tools.samples.sample(action.device).catch(() => undefined);
  const uptime =
    sample?.up && sample.ageSeconds <= tools.config.freshSampleSeconds ? uptimeOf(sample).uptime : undefined;
  const evidence = uptime === undefined ? {} : { uptimeBefore: uptime };
  const command = { step: how, where: { device: action.device }, evidence };
  const told = await giveCommand(tools, action, command, (again) => tools.hands.restart(action.device, how, again));
  if (told.answer === 'held') return { outcome: 'not-sent', evidence: `nothing was sent: ${told.detail ?? ''}` };
  const since = asked(await tools.journal.of(action.id), how);
  if (since === undefined) throw new Error(`the journal of action ${action.id} has lost its ${how}`);
  return since;
}

function asked(entries: readonly JournalEntry[], how: Told): Ending | Since | undefined {
  const own = entries.filter(({ step }) => step === how);
  const intent = own.find(({ phase }) => phase === 'intent');
  const sent = own.find(({ phase }) => phase === 'sent');
  if (intent === undefined) return undefined;
  if (own.some(({ phase }) => phase === 'failed'))
    return { outcome: 'not-sent', evidence: 'nothing was sent: it was not allowed' };
  const { answer, detail } = sent?.evidence ?? {};
  if (answer === 'refused' || answer === 'unauthorized' || answer === 'forbidden') {
    const words = typeof detail === 'string' ? `: ${detail}` : '';
    return { outcome: 'refused', evidence: `the miner refused to ${how}${words}` };
  }
  const uptime = intent.evidence['uptimeBefore'];
  return {
    onAt: sent?.at ?? intent.at,
    startedAt: intent.at,
    ...(typeof uptime === 'number' ? { uptimeBefore: uptime } : {}),
  };
}
