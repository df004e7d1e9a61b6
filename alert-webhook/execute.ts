import type { Action } from './actions.ts';
import { type Ending, messageOf } from './command.ts';
import { asItBegan } from './execution/as-it-began.ts';
import { powerOff } from './execution/power-off.ts';
import { restart } from './execution/restart.ts';
import { untilObeyed } from './execution/until-obeyed.ts';
import { untilWell } from './execution/until-well.ts';
import { figuresNow } from './ledger/figures-now.ts';
import { isMinerCommand } from './miner-command.ts';
import { carryOut } from './operator-command.ts';
import { parametersFor } from './parameters.ts';
import { powerCycle } from './power-cycle.ts';
import { Stopped, type Tools } from './tools.ts';

/**
 * Carries an action to its end, whatever happens. What devices do or leave undone ends it, as unknown after bounded
 * patience; only errors of our own side (the database is away) are tried again with growing pauses, while
 * `remediation_stuck` says so. Commands are never sent again. Resolves when the action ended or the service stops. One
 * that is carried out already, or that another term has ended before it came to run, is left alone.
 */
export async function execute(shared: Tools, action: Action, resumed: boolean): Promise<void> {
  const { taken } = shared.care;
  if (taken.has(action.id)) return;
  taken.add(action.id);
  await bringToEnd(shared, action, resumed).finally(() => taken.delete(action.id));
}

async function bringToEnd(shared: Tools, action: Action, resumed: boolean): Promise<void> {
  const tools = forDevice(shared, action);
  const { metrics, log, signal, running } = tools;
  const labels = { site: action.site, miner: action.device, action: action.action };
  metrics.inProgress.set(labels, 1);
  let again = resumed;
  for (let wait = 1_000; ; wait = Math.min(wait * 2, tools.longestPauseMs)) {
    running.add(action.id);
    try {
      if ((await tools.actions.get(action.id))?.endedAt !== undefined) {
        metrics.inProgress.remove(labels);
        return;
      }
      const own = await asItBegan(tools, action);
      await finish(own, action, await advance(own, action, again));
      metrics.inProgress.remove(labels);
      metrics.stuck.remove(labels);
      return;
    } catch (error) {
      if (signal.aborted || error instanceof Stopped) return;
      again = true;
      metrics.stuck.set(labels, 1);
      log.error({ actionId: action.id, ...labels, reason: messageOf(error) }, 'action-stuck');
      if (wait === TOLD_AT_MS) tellStuck(tools, action, messageOf(error));
      // Meanwhile the dead-man may turn on what this one cannot.
      running.delete(action.id);
      await tools.pause(Math.min(wait, tools.longestPauseMs), signal).catch(() => undefined);
      if (signal.aborted) return;
    } finally {
      running.delete(action.id);
    }
  }
}

/** After the third failure in a row a person hears of it; short troubles are over by then. */
const TOLD_AT_MS = 4_000;

function tellStuck({ notify }: Tools, { site, device, fault, id, action }: Action, reason: string): void {
  const evidence = `the ${action} cannot be brought to its end and is tried again: ${reason}`;
  notify.tell({ level: 'error', event: 'action-stuck', site, device, fault: fault ?? '', evidence, actionId: id });
}

/** A later term of this process takes up what an earlier one began; that one gives no more commands then. */
function inOneTerm(tools: Tools): Tools {
  const { signal } = tools;
  return {
    ...tools,
    signal,
    async fence(options = {}) {
      if (signal.aborted && !options.restoring) throw new Stopped();
      await tools.fence(options);
    },
  };
}

/** With the parameters of the device, which may differ from those of the site. */
function forDevice(shared: Tools, { device }: Action): Tools {
  const tools = inOneTerm(shared);
  const known = tools.devices.get(device);
  return known === undefined ? tools : { ...tools, config: parametersFor(tools.config, known) };
}

async function advance(tools: Tools, action: Action, resumed: boolean): Promise<Ending> {
  const ended = resumed ? (await tools.journal.of(action.id)).find(({ step }) => step === 'end') : undefined;
  if (ended) return ended.evidence['ending'] as Ending;
  const how = action.action;
  if (how === 'power-off') return powerOff(tools, action, resumed);
  if (how === 'restart-mining' || how === 'reboot') {
    const asked = await restart(tools, action, how, resumed);
    return 'outcome' in asked ? asked : untilWell(tools, action, asked);
  }
  if (isMinerCommand(how)) {
    const asked = await restart(tools, action, how, resumed);
    return 'outcome' in asked ? asked : untilObeyed(tools, action, asked);
  }
  const endsWell = action.plan.steps.some(({ step }) => step === 'verify-healthy');
  if (action.fault === undefined && !endsWell) return carryOut(tools, action, resumed);
  const cycled = await powerCycle(tools, action, resumed);
  return 'outcome' in cycled ? cycled : untilWell(tools, action, cycled);
}

async function finish(tools: Tools, action: Action, ending: Ending): Promise<void> {
  const { outcome, evidence, distrust = [] } = ending;
  const { site, device, fault = '', id } = action;
  const good = outcome === 'verified';
  const journaled = (await tools.journal.of(id)).some(({ step }) => step === 'end');
  const { model: _, ...after } = await figuresNow(tools, device);
  if (!journaled) await tools.journal.append(id, 'end', good ? 'confirmed' : 'failed', { ending, ...after });
  for (const pdu of distrust)
    await tools.quarantines.set({ site, pdu, evidence: `action ${id} on "${device}": ${evidence}`, actionId: id });
  await tools.actions.end(id, outcome, evidence);
  tools.metrics.actions.inc({ action: action.action, outcome });
  tools.metrics.actionSeconds.observe({ action: action.action }, (tools.now() - action.startedAt) / 1000);
  const level = good || outcome === 'not-sent' ? 'info' : 'error';
  tools.notify.tell({ level, event: `action-${outcome}`, site, device, fault, evidence, actionId: id });
}
