import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findBinaries } from './stack/binaries.ts';
import { activeAlerts, prometheusAt, tokenIn } from './stack/clients.ts';
import { openFarm, type StackFarm } from './stack/farm.ts';
import { openProgress, type Progress, waitFor } from './stack/progress.ts';
import { openRunFolder } from './stack/run-folder.ts';
import { openSession, type Session } from './stack/session.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { StackError, tell } from './stack/stack-error.ts';
import { follow, told } from './stack/story-following.ts';
import { commandsSince, isCycleOf, lastHashing, notificationsSent, type StoryScene } from './stack/story-scene.ts';
import { webhookAt } from './stack/webhook-client.ts';

/** How many times faster than real the story is told: ten minutes of silence are half a minute. */
const FACTOR = 20;
/** Simulated seconds that an outlet stays off: long enough for several polls to see it. */
const CYCLE_SECONDS = 90;
const WELL_MS = 60_000;
const STORY_MS = 240_000;

/**
 * `npm run story`: a miner hangs and nobody is there. Exit 0 when every step to the healed miner was seen in Prometheus,
 * in Alertmanager, at the PDU and in the journal, and the PDU saw exactly one command. --kill-alertmanager kills
 * Alertmanager as the cycle begins, starts it again and waits for what it repeats.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { 'kill-alertmanager': { type: 'boolean', default: false } } });
  try {
    await tellStory(values['kill-alertmanager']);
  } catch (error) {
    tell(error);
  }
}

async function tellStory(killAlertmanager: boolean): Promise<void> {
  const binaries = findBinaries();
  const progress = openProgress();
  const folder = openRunFolder('story');
  for (const data of ['alertmanager-data', 'prometheus-data'])
    mkdirSync(folder.at(data), { recursive: true, mode: 0o700 });
  const session = openSession(folder, { exitCode: 130 });
  try {
    const { processes } = session;
    const farm = await openFarm({
      folder,
      processes,
      config: undefined,
      factor: FACTOR,
      cycleSeconds: CYCLE_SECONDS,
      anyPorts: true,
    });
    const stack = await startStack({ ...farm, binaries, folder, processes, progress });
    const scene = await begin(farm, stack, session, progress);
    const seen = await follow(scene, {
      timeoutMs: STORY_MS,
      failure: processes.failure,
      onSeen: (step, sighting) => progress.say(told(scene, step, sighting)),
      ...(killAlertmanager ? { onCycle: () => replaceAlertmanager(stack, progress) } : {}),
    });
    if (killAlertmanager) await waitForRepeat(stack, progress);
    await checkCommands(scene);
    progress.block(`\nThe story, ${FACTOR} times as fast as real, in seconds since ${scene.miner} hung:\n`);
    for (const [step, sighting] of [...seen].sort(([, a], [, b]) => a.at - b.at))
      progress.block(told(scene, step, sighting));
    progress.block(`\nExactly one command reached a PDU: cycle outlet ${scene.feed.outlet} of ${scene.feed.pdu}.`);
  } finally {
    await session.close();
  }
}

/** Chooses a miner, waits until all of it is well known, and lets it hang. */
async function begin(farm: StackFarm, stack: Stack, session: Session, progress: Progress): Promise<StoryScene> {
  const { simulator } = farm;
  const miner = simulator?.devices.find(({ kind, feeds = [] }) => kind === 'miner' && feeds.length === 1);
  const [feed] = miner?.feeds ?? [];
  if (!simulator || !miner || !feed) throw new StackError('the simulated farm has no miner with one feed');
  const prometheus = prometheusAt(stack.urls.prometheus);
  const options = { timeoutMs: WELL_MS, failure: session.processes.failure };
  const usualWatts = await waitFor(() => lastHashing(stack.urls.exporter, tokenIn(farm.tokens.exporter), miner.id), {
    ...options,
    late: () => new StackError(`${miner.id} was not seen hashing with watts at its outlet within ${WELL_MS / 1000} s`),
  });
  const hashing = `miner_operation{miner="${miner.id}",operation="hashing"} and on (miner) miner_up == 1`;
  await waitFor(async () => (await prometheus.query(hashing))[0], {
    ...options,
    late: () => new StackError(`Prometheus does not see ${miner.id} hash within ${WELL_MS / 1000} s`),
  });
  const since = Date.now() / 1000;
  await simulator.inject(miner.id, { fault: 'hang', power: 0.1 });
  progress.say(`${miner.id} hangs: its network is silent, its outlet (${feed.outlet} of ${feed.pdu}) draws a tenth`);
  return {
    miner: miner.id,
    feed,
    usualWatts,
    factor: farm.factor,
    since,
    prometheus,
    webhook: webhookAt(stack.urls.alertWebhook, tokenIn(farm.tokens.alertWebhook)),
    alerts: () => activeAlerts(stack.urls.alertmanager),
    events: () => simulator.events(),
  };
}

async function replaceAlertmanager(stack: Stack, progress: Progress): Promise<void> {
  await stack.alertmanager.kill();
  progress.say('Alertmanager  is killed (SIGKILL) while the outlet is cycled');
  await stack.restartAlertmanager();
}

/** A new Alertmanager knows nothing of what was sent: it must have had the time to send it all again. */
async function waitForRepeat(stack: Stack, progress: Progress): Promise<void> {
  const repeatMs = (15 * 60_000) / FACTOR + 5_000;
  progress.say(`waiting ${(repeatMs / 1000).toFixed(0)} s: longer than Alertmanager needs to repeat itself`);
  await new Promise((resolve) => setTimeout(resolve, repeatMs));
  const sent = await notificationsSent(stack.urls.alertmanager);
  if (sent < 1) throw new StackError('the new Alertmanager repeated nothing: this run proves nothing about repetition');
  progress.say(`Alertmanager  has sent ${sent} notifications since it was started again`);
}

async function checkCommands(scene: StoryScene): Promise<void> {
  const commands = commandsSince(await scene.events(), scene);
  const actions = await scene.webhook.actions();
  if (actions.length !== 1) throw new StackError(`the journal has ${actions.length} actions; expected one`);
  const [only] = commands;
  if (commands.length === 1 && only && isCycleOf(only, scene.feed)) return;
  const seen = commands.map(({ device, detail }) => `${device}: outlet ${detail}`).join('; ') || 'none';
  throw new StackError(
    `the PDUs saw other commands than one cycle of outlet ${scene.feed.outlet} of ${scene.feed.pdu}: ${seen}`,
  );
}
