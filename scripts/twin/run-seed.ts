import { Ajv2020 } from 'ajv/dist/2020.js';
import { type AlertWebhookConfig, AlertWebhookSchema } from '../../alert-webhook/config.ts';
import { type Log, quietLog } from '../../core/service/log.ts';
import { createRandom } from '../../test/farm-simulator/random.ts';
import { drawHistory } from './history.ts';
import { type PolicyName, runPolicy } from './run-policy.ts';
import { type Score, score } from './score.ts';
import { planSite } from './site.ts';

export interface SeedOptions {
  farm: number;
  days: number;
  seed: number;
  policies?: readonly PolicyName[];
  log?: Log;
}

export interface SeedResult {
  farm: number;
  days: number;
  seed: number;
  scores: Score[];
}

/** How often verification looks: samples are a minute apart. */
const CHECK_SECONDS = 60;

/** One farm and one history of faults, met by each policy in turn. */
export async function runSeed(options: SeedOptions): Promise<SeedResult> {
  const { farm, days, seed, policies = ['logixx', 'none', 'naive'], log = quietLog() } = options;
  const scores: Score[] = [];
  for (const policy of policies) {
    // Each policy has a site of its own: people correct its cords.
    const site = planSite(farm, createRandom(seed).fork('site'));
    const history = drawHistory(site, days, createRandom(seed).fork('history'));
    scores.push(score(await runPolicy({ site, history, days, seed, policy, config: twinConfig(), log })));
  }
  return { farm, days, seed, scores };
}

/** The defaults of the schema, armed. */
export function twinConfig(): AlertWebhookConfig {
  const value = {};
  const ajv = new Ajv2020({ useDefaults: true, strict: false });
  if (!ajv.validate(JSON.parse(JSON.stringify(AlertWebhookSchema)), value))
    throw new Error(`the defaults of alert-webhook are no configuration: ${ajv.errorsText()}`);
  const config = value as AlertWebhookConfig;
  return { ...config, armed: true, remediation: { ...config.remediation, checkSeconds: CHECK_SECONDS } };
}
