import type { DeviceRecord } from './record.ts';

type Programs = NonNullable<DeviceRecord['programs']>;

/** The programs of a rig as texts of one cell: `lolminer api=44444 @rig-7` is a driver, its ports and its credentials. */
export function programTexts(programs: DeviceRecord['programs']): string[] {
  return (programs ?? []).map(({ driver, ports = {}, credentials }) =>
    [
      driver,
      ...Object.entries(ports).map(([name, port]) => `${name}=${port}`),
      ...(credentials === undefined ? [] : [`@${credentials}`]),
    ].join(' '),
  );
}

/** Reads them back; an Error says what stood there. */
export function readPrograms(items: readonly string[]): Programs | Error {
  const programs: Programs = [];
  for (const item of items) {
    const [driver = '', ...words] = item.trim().split(/\s+/);
    const named = words.filter((word) => word.startsWith('@'));
    const isKnown = words.every((word) => /^(?:[a-z]+=\d+|@.+)$/.test(word)) && named.length < 2;
    if (driver === '' || !isKnown)
      return new Error(`found "${item}", expected programs like xmrig api=18080 @rig-7|nvidia-smi`);
    const pairs = words.flatMap((word): [string, number][] => {
      const [, name, port] = /^([a-z]+)=(\d+)$/.exec(word) ?? [];
      return name === undefined ? [] : [[name, Number(port)]];
    });
    programs.push({
      driver,
      ...(pairs.length === 0 ? {} : { ports: Object.fromEntries(pairs) }),
      ...(named[0] === undefined ? {} : { credentials: named[0].slice(1) }),
    });
  }
  return programs;
}
