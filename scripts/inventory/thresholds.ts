import { type Static, Type } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type ThresholdPolicy, ThresholdPolicySchema } from '../../core/farm/thresholds.ts';
import { fetchTagged } from '../../core/service/fetch-tagged.ts';
import { readKept, writeKept } from '../../core/service/kept-file.ts';
import type { Live } from '../../core/service/live.ts';
import type { Log } from '../../core/service/log.ts';
import type { InventorySource } from './config.ts';
import { following } from './following.ts';

export interface ThresholdSource extends Pick<InventorySource, 'url' | 'token' | 'cacheFile' | 'refreshSeconds'> {
  /** Whose copy it is. */
  service: string;
  /** What the configuration says: it holds until somebody has changed it in the sidecar. */
  ofFile: ThresholdPolicy;
  log: Pick<Log, 'info' | 'warn'>;
  fetch?: typeof fetch;
}

const ToldSchema = Type.Object({ version: Type.Integer({ minimum: 0 }), policy: ThresholdPolicySchema });
const validate = new Ajv2020({ strictTypes: false, allErrors: true }).compile<Static<typeof ToldSchema>>(ToldSchema);

/**
 * The thresholds that people have set in the sidecar. Where it does not answer, or tells what is none, the last good ones
 * hold on, also through a restart; those of the configuration where there never were others.
 */
export async function openThresholds(source: ThresholdSource): Promise<Live<ThresholdPolicy>> {
  const { url, token, refreshSeconds, ofFile, log } = source;
  const path = source.cacheFile.replaceAll('<service>', `${source.service}-thresholds`);
  const closing = new AbortController();
  let value = keptAt(path, log) ?? ofFile;
  let known: string | undefined;
  let troubled: string | undefined;
  const ask = async (): Promise<boolean> => {
    try {
      const address = `${url}/api/v1/thresholds/policy`;
      const own = source.fetch ? { fetch: source.fetch } : {};
      const answer = await fetchTagged({ url: address, token, known, signal: closing.signal, ...own });
      troubled = undefined;
      if (!answer.changed) return false;
      const told = read(answer.body, url);
      known = answer.etag;
      if (told.version > 0) writeKept(path, JSON.stringify(told));
      value = told.version === 0 ? ofFile : told.policy;
      log.info({ version: told.version }, 'thresholds-taken');
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!closing.signal.aborted && reason !== troubled) log.warn({ reason }, 'thresholds-unreachable');
      troubled = reason;
      return false;
    }
  };
  await ask();
  const told = async (take: (policy: ThresholdPolicy) => string | undefined) => void ((await ask()) && take(value));
  const metrics = () => Promise.resolve('');
  return following({ value: () => value, ask: told, everyMs: refreshSeconds * 1000, closing, metrics });
}

function read(body: unknown, from: string): Static<typeof ToldSchema> {
  if (validate(body)) return body;
  const { instancePath = '', message = '' } = validate.errors?.[0] ?? {};
  throw new Error(`the thresholds of ${from}: ${instancePath || 'the answer'} ${message}`);
}

function keptAt(path: string, log: Pick<Log, 'warn'>): ThresholdPolicy | undefined {
  try {
    const kept = readKept(path);
    return kept === undefined ? undefined : read(kept, path).policy;
  } catch (error) {
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'thresholds-copy-damaged');
    return undefined;
  }
}
