import type { Random } from '../../test/farm-simulator/random.ts';

type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** BER types that stand in SNMP messages, and some that do not. */
const TAGS = [0x02, 0x04, 0x05, 0x06, 0x30, 0x40, 0x41, 0x42, 0x43, 0x46, 0x80, 0x81, 0x82, 0xa2, 0xa8, 0x00, 0xff];
const LENGTHS = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff];
const MOST_INSERTED = 64;

const at = (bytes: Buffer, random: Random) => random.integer(0, Math.max(0, bytes.length - 1));

/** Writes over one octet that stands at the place of a length more often than elsewhere. */
function overwrite(bytes: Buffer, random: Random, octets: readonly number[]): Buffer {
  const changed = Buffer.from(bytes);
  const places = [...changed.keys()].filter(
    (index) => TAGS.includes(changed[index] ?? 0) && index + 1 < changed.length,
  );
  const place = places[random.integer(0, Math.max(0, places.length - 1))];
  if (place !== undefined)
    changed[place + (octets === LENGTHS ? 1 : 0)] = octets[random.integer(0, octets.length - 1)] ?? 0;
  return changed;
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    const index = at(changed, random);
    if (changed.length > 0) changed[index] = (changed[index] ?? 0) ^ (1 << random.integer(0, 7));
    return changed;
  },
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, random) => overwrite(bytes, random, LENGTHS),
  (bytes, random) => overwrite(bytes, random, TAGS),
  (bytes, random) => {
    const from = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + random.integer(1, 8))]);
  },
  (bytes, random) => {
    const from = at(bytes, random);
    const inserted = Buffer.from(
      Array.from({ length: random.integer(1, MOST_INSERTED) }, () => random.integer(0, 255)),
    );
    return Buffer.concat([bytes.subarray(0, from), inserted, bytes.subarray(from)]);
  },
  (bytes, random) => {
    const from = at(bytes, random);
    const part = bytes.subarray(from, from + random.integer(1, 200));
    return Buffer.concat([bytes.subarray(0, from), part, part, bytes.subarray(from + part.length)]);
  },
  (_bytes, random) => Buffer.from(Array.from({ length: random.integer(0, 300) }, () => random.integer(0, 255))),
];

/** The reply with one to four things wrong: bits, types, lengths, missing and added octets. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let changed = bytes;
  for (let left = random.integer(1, 4); left > 0; left--) {
    const mutation = MUTATIONS[random.integer(0, MUTATIONS.length - 1)];
    changed = mutation?.(changed, random) ?? changed;
  }
  return changed;
}
