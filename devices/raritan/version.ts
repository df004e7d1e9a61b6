/** Old Raritan firmware packs its version into six digits: "030400" is 3.4.0 and "010507-11172" is 1.5.7-11172. */
export function unpackedVersion(packed: string | undefined): string | undefined {
  const [, major, minor, patch, build = ''] = /^(\d\d)(\d\d)(\d\d)(-\d+)?$/.exec(packed ?? '') ?? [];
  return major === undefined ? undefined : `${[major, minor, patch].map(Number).join('.')}${build}`;
}
