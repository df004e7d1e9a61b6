import type { ModelExpectation } from '../core/farm/expectations.ts';
import MODELS_JSON from './models.json' with { type: 'json' };

/**
 * A model as its maker sells it. Gathered from the model tables of pyasic (e2b9d357) and asic-rs (fdcd1018): where the
 * two disagree, nothing is said. Counts that only stand for "not known" in one of them are left out as well.
 */
export interface KnownModel {
  make: string;
  model: string;
  /** Other ways in which firmware and people write it. */
  names: readonly string[];
  algorithm?: string;
  /** Chips of each hash board; null is not known. */
  boards?: readonly (number | null)[];
  /** 0 for models that are cooled by a liquid. */
  fans?: number;
  /** Only where the name or the fans say it. */
  cooling?: 'air' | 'hydro';
}

export const MODELS = MODELS_JSON as readonly KnownModel[];

/** Makes by what people, families and firmware call them. */
const BRANDS: Readonly<Record<string, string>> = {
  ANTMINER: 'Bitmain',
  WHATSMINER: 'MicroBT',
  AVALON: 'Canaan',
  AVALONMINER: 'Canaan',
  SEALMINER: 'Bitdeer',
};
const MAKES = new Map([
  ...MODELS.map(({ make }) => [bare(make), make] as const),
  ...Object.entries(BRANDS).map(([brand, make]) => [brand, make] as const),
]);
const BRAND = /^(?:ANTMINER|WHATSMINER|AVALONMINER|AVALON|VOLCMINER|GOLDSHELL|HAMMER|BLOCKMINER|SEALMINER)(?=.)/;
const BY_NAME = namesOf(MODELS);

/**
 * The facts of a model, however it is spelt: case, spaces, signs and the brand or make before it do not matter, "Hydro" is
 * "Hyd.". A suffix in brackets is left out after "(88)" was tried as "No PIC", and so is " AML" (a control board).
 * A WhatsMiner's last digit counts as 0 where only that is known (M30S+ VE41). Undefined where nothing, or more than one
 * model, fits.
 */
export function modelFacts(make: string | undefined, model: string | undefined): KnownModel | undefined {
  if (model === undefined) return undefined;
  const maker = make === undefined ? undefined : MAKES.get(bare(make));
  for (const spelling of spellings(model, maker)) {
    const fitting = (BY_NAME.get(spelling) ?? []).filter((known) => maker === undefined || known.make === maker);
    if (fitting.length > 0) return fitting.length === 1 ? fitting[0] : undefined;
  }
  return undefined;
}

/** By make and model as they were told. */
const expectations = new Map<string | undefined, Map<string | undefined, ModelExpectation | undefined>>();
const MOST_MODELS = 10_000;
let heldModels = 0;

/** What every miner of this model should have. Held, because a farm has few models and asks with every poll. */
export function modelExpectation(make: string | undefined, model: string | undefined): ModelExpectation | undefined {
  const ofMake = expectations.get(make) ?? new Map<string | undefined, ModelExpectation | undefined>();
  if (ofMake.has(model)) return ofMake.get(model);
  const expectation = expectationOf(make, model);
  if (heldModels >= MOST_MODELS) return expectation;
  heldModels += 1;
  expectations.set(make, ofMake.set(model, expectation));
  return expectation;
}

function expectationOf(make: string | undefined, model: string | undefined): ModelExpectation | undefined {
  const known = modelFacts(make, model);
  if (known === undefined) return undefined;
  const { boards = [], fans } = known;
  const [chips, ...others] = new Set(boards);
  return {
    model: known.model,
    ...(boards.length === 0 ? {} : { boards: boards.length }),
    ...(typeof chips === 'number' && others.length === 0 ? { chipsPerBoard: chips } : {}),
    ...(fans === undefined ? {} : { fans }),
  };
}

function spellings(model: string, make: string | undefined): string[] {
  const plain = model.replace(/\s*\(.*$/s, '').replace(/ AML$/i, '');
  return [
    ...(/\(88\)/.test(model) ? [key(`${plain} No PIC`)] : []),
    key(plain),
    ...(make !== undefined && key(plain).startsWith(bare(make)) ? [key(plain).slice(bare(make).length)] : []),
    ...(make === 'MicroBT' ? [key(plain).replace(/\d$/, '0')] : []),
  ];
}

function namesOf(models: readonly KnownModel[]): ReadonlyMap<string, readonly KnownModel[]> {
  const byName = new Map<string, KnownModel[]>();
  for (const known of models)
    for (const name of new Set([known.model, ...known.names].map(key)))
      byName.set(name, [...(byName.get(name) ?? []), known]);
  return byName;
}

function key(name: string): string {
  return bare(name).replace(BRAND, '').replaceAll('HYDRO', 'HYD');
}

function bare(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9+]/g, '');
}
