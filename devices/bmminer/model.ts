/** `Antminer S19 Pro` from `Antminer S19 Pro (88)`; an S9 adds a line with its version, "Antminer S9\nV1.3.58". */
export function modelName(type: string | undefined): string | undefined {
  const name = type?.split(/\n| \(/)[0]?.trim();
  return name === undefined || name === '' ? undefined : name;
}

/** Model series → algorithm; a longer beginning stands before a shorter one. */
const ALGORITHMS: readonly (readonly [series: RegExp, algorithm: string])[] = [
  [/^AL\d/, 'blake3'],
  [/^A\d/, 'blake2b'],
  [/^B\d/, 'tensority'],
  [/^DR\d/, 'blake256'],
  [/^HS\d/, 'handshake'],
  [/^KA\d/, 'kadena'],
  [/^KS\d/, 'kheavyhash'],
  [/^K\d/, 'eaglesong'],
  [/^D\d/, 'x11'],
  [/^E\d/, 'ethash'],
  [/^L\d/, 'scrypt'],
  [/^X3/, 'cryptonight'],
  [/^X\d/, 'randomx'],
  [/^Z\d/, 'equihash'],
  [/^[ST]\d/, 'sha256'],
];

/** What a model hashes, or what the device says of itself where the model is not known. */
export function algorithmOf(model: string | undefined, told: string | undefined): string | undefined {
  const series = model?.replace(/^Antminer\s+/i, '') ?? '';
  return ALGORITHMS.find(([start]) => start.test(series))?.[1] ?? told?.toLowerCase().replace(/^sha-?256d?$/, 'sha256');
}

const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, p: 1e15 };

/**
 * Hashes per second in one of the device's own units. `rate_unit` decides ("GH", "GH/s", "MH/s", "H/s", "KSol/s").
 * Without one SHA-256 models count in GH/s, scrypt models (L3+) and the E3 in MH/s whatever their names say; for other
 * algorithms nothing is known, so nothing is claimed.
 */
export function hashScale(rateUnit: string | undefined, algorithm: string | undefined): number | undefined {
  if (rateUnit !== undefined) {
    const prefix = /^([kmgtp]?)(?:h|sol)(?:\/s)?$/i.exec(rateUnit.trim())?.[1];
    return prefix === undefined ? undefined : SCALES[prefix.toLowerCase()];
  }
  if (algorithm === undefined || algorithm === 'sha256') return 1e9;
  return algorithm === 'scrypt' || algorithm === 'ethash' ? 1e6 : undefined;
}
