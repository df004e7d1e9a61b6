/** Values by their keys, as the sidecar keeps them. */
export type Values = Readonly<Record<string, number>>;

/** Thresholds of the site, of models and of devices; the narrowest that says a key wins. */
export interface Policy {
  default?: Values;
  models?: Readonly<Record<string, Values>>;
  devices?: Readonly<Record<string, Values>>;
}

export interface ThresholdKey {
  key: string;
  family: 'miner' | 'pdu';
  meaning: string;
  builtIn: number;
}

/** What the sidecar tells (GET /api/v1/thresholds). */
export interface Thresholds {
  version: number;
  policy: Policy;
  changedAt?: string;
  by?: string;
  comment?: string;
  keys: ThresholdKey[];
  fetchedAt?: string;
}

/** Whose values are shown: the site's, a model's or a device's. */
export interface Place {
  kind: 'site' | 'model' | 'device';
  name: string;
}

const GROUPS = { model: 'models', device: 'devices' } as const;

/** What is set at a place itself. */
export function setAt(policy: Policy, { kind, name }: Place): Values {
  if (kind === 'site') return policy.default ?? {};
  const group = policy[GROUPS[kind]] ?? {};
  return Object.hasOwn(group, name) ? (group[name] ?? {}) : {};
}

/** The policy with one value set at a place, or taken away; places where nothing is set are left out. */
export function withValue(policy: Policy, place: Place, key: string, value: number | undefined): Policy {
  const { [key]: _was, ...others } = setAt(policy, place);
  const values = value === undefined ? others : { ...others, [key]: value };
  const isEmpty = Object.keys(values).length === 0;
  if (place.kind === 'site') {
    const { default: _site, ...rest } = policy;
    return isEmpty ? rest : { ...rest, default: values };
  }
  const group = GROUPS[place.kind];
  const { [place.name]: _own, ...places } = policy[group] ?? {};
  const next = isEmpty ? places : { ...places, [place.name]: values };
  const { [group]: _group, ...rest } = policy;
  return Object.keys(next).length === 0 ? rest : { ...rest, [group]: next };
}

export interface Effective {
  value: number;
  /** Where it was set, in words. */
  from: string;
  /** Whether it was set at the very place that is shown. */
  isOwn: boolean;
}

/** What holds at a place, and where it comes from. `model` is that of a device, where it is known. */
export function effectiveAt(policy: Policy, { key, builtIn }: ThresholdKey, place: Place, model?: string): Effective {
  const ofModel = place.kind === 'model' ? place.name : place.kind === 'device' ? model : undefined;
  const places: (readonly [where: Place, words: string])[] = [
    ...(place.kind === 'device' ? [[place, `device ${place.name}`] as const] : []),
    ...(ofModel === undefined ? [] : [[{ kind: 'model', name: ofModel } as const, `model ${ofModel}`] as const]),
    [{ kind: 'site', name: '' }, 'site'],
  ];
  for (const [where, words] of places) {
    const value = setAt(policy, where)[key];
    if (value !== undefined) return { value, from: words, isOwn: where.kind === place.kind };
  }
  return { value: builtIn, from: 'built in', isOwn: false };
}

/** Reads what is written for a threshold: nothing takes it away; a sentence for what is no number. */
export function readValue(text: string): { value?: number } | { problem: string } {
  if (text.trim() === '') return {};
  const value = Number(text.trim().replace(',', '.'));
  return Number.isFinite(value) ? { value } : { problem: `found "${text}", expected a number, or nothing` };
}

/** What another policy would change and find now (POST /api/v1/thresholds/preview). */
export interface Weighed {
  problems: string[];
  changes: { place: string; name: string; key: string; from?: number; to?: number }[];
  trials: { key: string; told: number; before: number; after: number; added: string[]; removed: string[] }[];
  untried: string[];
}

const MOST = 8;

function some(ids: readonly string[]): string {
  return `${ids.slice(0, MOST).join(', ')}${ids.length > MOST ? ` and ${ids.length - MOST} more` : ''}`;
}

/** What a changed threshold would find at this moment, in one sentence. */
export function trialWords({ told, before, after, added, removed }: Weighed['trials'][number]): string {
  if (told === 0) return 'nothing tells what it is compared with now';
  const words = [
    ...(added.length > 0 ? [`newly ${some(added)}`] : []),
    ...(removed.length > 0 ? [`no more ${some(removed)}`] : []),
  ];
  return `would find ${after} of ${told} now, ${before} before${words.length > 0 ? `: ${words.join('; ')}` : ''}`;
}
