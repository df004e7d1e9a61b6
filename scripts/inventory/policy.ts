import { Type } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { PolicySetSchema, type ToldPolicy } from '../../core/farm/remediation/policy.ts';
import { fetchTagged } from '../../core/service/fetch-tagged.ts';
import { readKept, writeKept } from '../../core/service/kept-file.ts';
import type { Live } from '../../core/service/live.ts';
import type { Log } from '../../core/service/log.ts';
import type { InventorySource } from './config.ts';
import { following } from './following.ts';
import { policyMetrics } from './policy-metrics.ts';

export interface PolicySource extends Pick<InventorySource, 'url' | 'token' | 'cacheFile' | 'refreshSeconds'> {
  /** Why the configuration does not let something hold, in a sentence. */
  fits(told: ToldPolicy): string | undefined;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  fetch?: typeof fetch;
  /** Unix milliseconds. */
  now?: () => number;
}

type Take = (told: ToldPolicy) => string | undefined;

const ToldSchema = Type.Object({
  version: Type.Integer({ minimum: 0 }),
  set: PolicySetSchema,
  by: Type.Optional(Type.String()),
  comment: Type.Optional(Type.String()),
});
const validate = new Ajv2020({ strictTypes: false, allErrors: true }).compile<ToldPolicy>(ToldSchema);
const NOTHING: ToldPolicy = { version: 0, set: {} };

/**
 * What people have set of the policy in the sidecar. Where it does not answer, tells what is none, or what the
 * configuration does not let hold, the last good one holds on, also through a restart; the configuration alone where
 * there never was another.
 */
export async function openPolicy(source: PolicySource): Promise<Live<ToldPolicy>> {
  const { url, token, refreshSeconds, log, now = Date.now } = source;
  const metrics = policyMetrics();
  const closing = new AbortController();
  const holder = openHolder(source, metrics);
  const own = source.fetch ? { fetch: source.fetch } : {};
  let known: string | undefined;
  let troubled: string | undefined;
  const ask = async (take: Take): Promise<void> => {
    try {
      const question = { url: `${url}/api/v1/policy/set`, token, known, signal: closing.signal };
      const answer = await fetchTagged({ ...question, ...own });
      if (closing.signal.aborted) return;
      if (troubled !== undefined) log.info({ url }, 'policy-reachable-again');
      troubled = undefined;
      metrics.lastSuccess.set(now() / 1000);
      if (!answer.changed) return;
      known = answer.etag;
      holder.hear(answer.body, take);
    } catch (error) {
      if (closing.signal.aborted) return;
      const reason = messageOf(error);
      metrics.failures.inc();
      if (reason !== troubled) log.warn({ reason, holds: holder.value.version }, 'policy-unreachable');
      troubled = reason;
    }
  };
  await ask(() => undefined);
  const everyMs = refreshSeconds * 1000;
  return following({ value: () => holder.value, ask, everyMs, closing, metrics: () => metrics.registry.metrics() });
}

type Metrics = ReturnType<typeof policyMetrics>;

interface Holder {
  readonly value: ToldPolicy;
  hear(body: unknown, take: Take): void;
}

/** The policy that holds, and what becomes of each one that is told. Asks nobody over the network. */
function openHolder({ url, cacheFile, fits, log }: PolicySource, metrics: Metrics): Holder {
  const path = cacheFile.replaceAll('<service>', 'alert-webhook-policy');
  const kept = keptAt(path, { fits, log });
  let value = kept === 'unusable' ? NOTHING : kept;
  let refused: string | undefined;
  metrics.refused.set(kept === 'unusable' ? 1 : 0);
  metrics.version.set(value.version);
  /** What cannot hold is refused until it is another one; the reason is told once. */
  const refuse = (why: string, version?: number) => {
    metrics.refused.set(1);
    if (why !== refused) log.error({ url, version, why, holds: value.version }, 'policy-refused');
    refused = why;
  };
  return {
    get value() {
      return value;
    },
    hear(body, take) {
      const told = read(body);
      if (typeof told === 'string') return refuse(told);
      const why = fits(told) ?? take(told);
      if (why !== undefined) return refuse(why, told.version);
      if (refused !== undefined) log.info({ url, version: told.version }, 'policy-no-longer-refused');
      refused = undefined;
      value = told;
      metrics.refused.set(0);
      metrics.version.set(told.version);
      keep(path, told, log);
      log.info({ version: told.version, by: told.by }, 'policy-taken');
    },
  };
}

/** The policy of an answer, or why it is none. */
function read(body: unknown): ToldPolicy | string {
  if (validate(body)) return body;
  const { instancePath = '', message = '' } = validate.errors?.[0] ?? {};
  return `what the sidecar tells is no policy: ${instancePath || 'the answer'} ${message}`;
}

function keep(path: string, told: ToldPolicy, log: PolicySource['log']): void {
  try {
    writeKept(path, JSON.stringify(told));
  } catch (error) {
    log.error({ reason: messageOf(error) }, 'policy-not-kept');
  }
}

/** A copy that nobody can use is no reason not to start: it is told, and asked for anew. */
function keptAt(path: string, { fits, log }: Pick<PolicySource, 'fits' | 'log'>): ToldPolicy | 'unusable' {
  try {
    const kept = readKept(path);
    if (kept === undefined) return NOTHING;
    const told = read(kept);
    const why = typeof told === 'string' ? told : fits(told);
    if (why !== undefined) throw new Error(`${path}: ${why}`);
    return told as ToldPolicy;
  } catch (error) {
    log.error({ why: messageOf(error) }, 'policy-copy-unusable');
    return 'unusable';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
