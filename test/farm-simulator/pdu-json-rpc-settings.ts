import type { Methods } from './json-rpc.ts';
import type { PduModel } from './pdu-model.ts';

const DONE = 0;
const INVALID = 1;
const LONGEST_NAME = 64;

/** setSettings of an object: takes all of its settings, each in its type, or none. */
export function settingsMethod<S extends { name: string }>(
  pdu: PduModel,
  rid: string,
  present: () => S,
  set: (settings: S) => void,
): Methods[string] {
  return ({ settings }) => {
    if (!isWhole(settings, present())) return INVALID;
    pdu.wrote(rid, JSON.stringify(settings));
    pdu.configured += 1;
    set(settings);
    return DONE;
  };
}

function isWhole<S extends { name: string }>(given: unknown, present: S): given is S {
  if (typeof given !== 'object' || given === null) return false;
  const types = (of: object) =>
    JSON.stringify(
      Object.entries(of)
        .map(([key, value]) => [key, typeof value])
        .sort(),
    );
  return types(given) === types(present) && Buffer.byteLength((given as S).name) <= LONGEST_NAME;
}
