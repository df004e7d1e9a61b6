import { fieldIn, POLICY_FIELDS } from '../../core/farm/remediation/fields.ts';
import type { PolicySet } from '../../core/farm/remediation/policy.ts';

const KEYS = [...POLICY_FIELDS.map(({ key }) => key), 'overrides', 'hours', 'deniedOutlets'];

/** With which version each value that is set now was set: `{ coolDownSeconds: 4 }`. `versions` are those that are known, newest first. */
export function originsOf(versions: readonly { version: number; set: PolicySet }[]): Record<string, number> {
  const [newest, ...older] = versions;
  if (newest === undefined) return {};
  const origins: Record<string, number> = {};
  for (const key of KEYS) {
    const value = fieldIn(newest.set, key);
    if (value === undefined) continue;
    const text = JSON.stringify(value);
    const changed = older.findIndex(({ set }) => JSON.stringify(fieldIn(set, key)) !== text);
    const since = changed === -1 ? older.at(-1) : older[changed - 1];
    origins[key] = (since ?? newest).version;
  }
  return origins;
}
