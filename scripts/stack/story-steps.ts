import {
  ALERT,
  activeAlert,
  alertSeries,
  commandsSince,
  firstValue,
  isCycleOf,
  isFeed,
  outletSeries,
  realTime,
  type Sighting,
  type StoryScene,
  seriesOf,
  unix,
} from './story-scene.ts';

/** Something that must be seen. `look` gives when it was (unix seconds; now unless told) and what, or undefined. */
export interface StoryStep {
  id: string;
  where: 'Prometheus' | 'Alertmanager' | 'PDU' | 'journal';
  expects: string;
  /** Steps that must have been seen before this one counts. */
  after: readonly string[];
  look(
    scene: StoryScene,
    seen: ReadonlyMap<string, Sighting>,
  ): Promise<(Omit<Sighting, 'at'> & { at?: number }) | undefined>;
}

/** Below this an outlet feeds nothing: relays and meters leak a little. */
const OFF_WATTS = 5;

/** The closed loop, in the order in which it is told. */
export const STORY: readonly StoryStep[] = [
  {
    id: 'silent',
    where: 'Prometheus',
    expects: 'miner_up of the miner becomes 0',
    after: [],
    look: (scene) =>
      firstValue(
        scene,
        seriesOf(scene, 'miner_up'),
        scene.since,
        (value) => value === 0,
        () => 'miner_up is 0',
      ),
  },
  {
    id: 'pending',
    where: 'Prometheus',
    expects: `${ALERT} is pending`,
    after: [],
    look: (scene) =>
      firstValue(
        scene,
        alertSeries(scene, 'pending'),
        scene.since,
        () => true,
        () => `${ALERT} is pending`,
      ),
  },
  {
    id: 'firing',
    where: 'Prometheus',
    expects: `${ALERT} fires`,
    after: ['pending'],
    look: (scene) =>
      firstValue(
        scene,
        alertSeries(scene, 'firing'),
        scene.since,
        () => true,
        () => `${ALERT} fires`,
      ),
  },
  {
    id: 'alertmanager',
    where: 'Alertmanager',
    expects: `${ALERT} of the miner is active`,
    after: [],
    look: async (scene) => {
      const alert = await activeAlert(scene);
      return alert?.status.state === 'active' ? { what: `${ALERT} of ${scene.miner} is active` } : undefined;
    },
  },
  {
    id: 'episode',
    where: 'journal',
    expects: 'an episode "offline" of the miner',
    after: [],
    look: async ({ webhook, miner }) => {
      const episode = (await webhook.episodes()).find(({ device, fault }) => device === miner && fault === 'offline');
      return episode && { at: unix(episode.openedAt), what: `episode ${episode.id} is open: ${miner}, offline` };
    },
  },
  {
    id: 'plan',
    where: 'journal',
    expects: 'a plan to power-cycle exactly the outlet that feeds the miner',
    after: ['episode'],
    look: async ({ webhook, miner, feed }) => {
      const decision = (await webhook.decisions()).find(({ device, plan }) => device === miner && plan !== undefined);
      const outlets = decision?.plan?.outlets ?? [];
      const right =
        decision?.plan?.action === 'power-cycle' && outlets.length === 1 && outlets.every((each) => isFeed(each, feed));
      return decision && right
        ? {
            at: unix(decision.firstAt),
            what: `plan: power-cycle outlet ${feed.outlet} of ${feed.pdu} (${decision.evidence})`,
          }
        : undefined;
    },
  },
  {
    id: 'cycle',
    where: 'PDU',
    expects: 'the command to cycle the outlet of the miner',
    after: [],
    look: async (scene) => {
      const [first] = commandsSince(await scene.events(), scene);
      return first && isCycleOf(first, scene.feed)
        ? { at: realTime(first, await scene.events(), scene), what: `${first.device} was told: outlet ${first.detail}` }
        : undefined;
    },
  },
  {
    id: 'fell',
    where: 'Prometheus',
    expects: `less than ${OFF_WATTS} W through the outlet`,
    after: ['cycle'],
    look: (scene) =>
      firstValue(
        scene,
        outletSeries(scene),
        scene.since,
        (watts) => watts < OFF_WATTS,
        (watts) => `${watts.toFixed(0)} W through the outlet`,
      ),
  },
  {
    id: 'back',
    where: 'Prometheus',
    expects: 'the watts of a hashing miner through the outlet',
    after: ['fell'],
    look: (scene, seen) =>
      firstValue(
        scene,
        outletSeries(scene),
        seen.get('fell')?.at ?? scene.since,
        (watts) => watts > scene.usualWatts * 0.8,
        (watts) => `${watts.toFixed(0)} W through the outlet, ${scene.usualWatts.toFixed(0)} W before`,
      ),
  },
  {
    id: 'hashing',
    where: 'Prometheus',
    expects: 'the hashrate above the minimum again',
    after: ['fell'],
    look: (scene, seen) =>
      firstValue(
        scene,
        `sum(${seriesOf(scene, 'miner_hashrate_hashes_per_second')}) / sum(${seriesOf(scene, 'miner_hashrate_expected_hashes_per_second')})` +
          ` >= scalar(${seriesOf(scene, 'miner_hashrate_minimum_ratio')})`,
        seen.get('fell')?.at ?? scene.since,
        () => true,
        (ratio) => `hashrate is ${(100 * ratio).toFixed(0)} % of what is expected`,
      ),
  },
  {
    id: 'verified',
    where: 'journal',
    expects: 'the action ends as verified',
    after: ['cycle'],
    look: async ({ webhook, miner }) => {
      const action = (await webhook.actions()).find(
        ({ device, outcome }) => device === miner && outcome === 'verified',
      );
      return action?.endedAt
        ? { at: unix(action.endedAt), what: `action ${action.id} is verified (${action.evidence ?? ''})` }
        : undefined;
    },
  },
  {
    id: 'resolved',
    where: 'Prometheus',
    expects: `${ALERT} no longer fires`,
    after: ['firing', 'verified'],
    look: async ({ prometheus, miner }) =>
      (await prometheus.query(`ALERTS{alertname="${ALERT}",miner="${miner}"}`)).length === 0
        ? { what: `${ALERT} is resolved` }
        : undefined,
  },
  {
    id: 'resolved-alertmanager',
    where: 'Alertmanager',
    expects: `${ALERT} of the miner is gone`,
    after: ['alertmanager', 'resolved'],
    look: async (scene) =>
      (await activeAlert(scene)) ? undefined : { what: `${ALERT} of ${scene.miner} is resolved` },
  },
];
