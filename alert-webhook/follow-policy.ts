import type { AlertWebhookOptions } from './make-tools.ts';
import type { Tools, WorkTools } from './tools.ts';

type Followed = Pick<AlertWebhookOptions, 'policy'>;

/** Begins with the policy that the sidecar told last, where it fits; else the configuration decides. */
export function beginPolicy({ policy: live }: Followed, { policy, log }: Pick<WorkTools, 'policy' | 'log'>): void {
  if (live === undefined || live.value.version === 0) return;
  const { version } = live.value;
  const why = policy.offer(live.value);
  if (why !== undefined) log.error({ version, why, holds: 'the configuration' }, 'policy-refused');
  else policy.takeOver();
}

/** Takes a changed policy for the next round, unless the configuration does not let it hold. */
export function followPolicy(
  { policy: live }: Followed,
  { policy }: Pick<WorkTools, 'policy'>,
  wake: () => void,
): void {
  live?.follow((told) => {
    const why = policy.offer(told);
    if (why === undefined) wake();
    return why;
  });
}

/** Between two rounds: what runs goes on with the parameters that it began with. */
export function takeOverPolicy({ policy, metrics, log }: Pick<WorkTools, 'policy' | 'metrics' | 'log'>): void {
  const changes = policy.takeOver();
  if (changes) log.info({ version: policy.told().version, by: policy.told().by, changes }, 'policy-replaced');
  metrics.inletLimit.set(policy.now().thermal.inletLimitCelsius);
}

/** For work that outlasts a round: by the policy of each moment. */
export function lastingly<T extends WorkTools>(tools: T, hands: Tools['hands']): T & Tools {
  return {
    ...tools,
    hands,
    get config() {
      return tools.policy.now();
    },
  };
}

/** Which policy decides from here on, with all in which it differs from the configuration: before it decides anything. */
export async function notePolicy({ policy, ledger }: Pick<WorkTools, 'policy' | 'ledger'>): Promise<void> {
  const unnoted = policy.unnoted();
  if (unnoted === undefined) return;
  const { told, changes } = unnoted;
  const { set: _set, ...whose } = told;
  await ledger.write('policy', { ...whose, besideConfiguration: changes });
  policy.noted(told);
}
