import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';

type Told<T> = T | null;

/** What a mining program says in the form in which recordings have it: null was not said. */
export interface CanonicalRig {
  software: string;
  version: Told<string>;
  uptimeS: Told<number>;
  startTimeUnix: Told<number>;
  paused: Told<boolean>;
  totalPowerW: Told<number>;
  algorithms: Record<string, unknown>[];
  devices: Record<string, unknown>[];
}

/** As `expected.json` of the recordings, for `logixx poll --json`: every known key is there, the rare ones where they were said. */
export function canonicalRig(rig: Rig): CanonicalRig {
  const { software, version, uptimeS, startTimeUnix, paused, totalPowerW } = rig;
  const { deviceCount, cpuTempC, cpuLoad, memMB, diskFree } = rig;
  return {
    software,
    version: version ?? null,
    uptimeS: uptimeS ?? null,
    startTimeUnix: startTimeUnix ?? null,
    paused: paused ?? null,
    totalPowerW: totalPowerW ?? null,
    algorithms: rig.algorithms.map(algorithm),
    devices: rig.devices.map(device),
    ...told({ deviceCount, cpuTempC, cpuLoad, memMB, diskFree }),
  };
}

function algorithm({ pool = {}, ssl, tls, rawHashrate, ...said }: RigAlgorithm): Record<string, unknown> {
  return {
    name: said.name ?? null,
    hashrateHs: said.hashrateHs ?? null,
    unit: said.unit ?? null,
    ...shares(said),
    pool: {
      url: pool.url ?? null,
      user: pool.user ?? null,
      latencyMs: pool.latencyMs ?? null,
      difficulty: pool.difficulty ?? null,
      connectedS: pool.connectedS ?? null,
    },
    ...told({ ssl, tls, rawHashrate }),
  };
}

function device({
  threadsHs,
  paused,
  latencyMs,
  rawHashrate,
  trouble,
  idle,
  ...said
}: RigDevice): Record<string, unknown> {
  return {
    index: said.index,
    kind: said.kind,
    name: said.name ?? null,
    pciBus: said.pciBus ?? null,
    hashratesHs: said.hashratesHs?.map(orNull) ?? null,
    tempC: said.tempC ?? null,
    junctionTempC: said.junctionTempC ?? null,
    memTempC: said.memTempC ?? null,
    fanPct: said.fanPct ?? null,
    fanRpm: said.fanRpm ?? null,
    powerW: said.powerW ?? null,
    coreMHz: said.coreMHz ?? null,
    memMHz: said.memMHz ?? null,
    ...shares(said),
    ...told({ threadsHs: threadsHs?.map(orNull), paused, latencyMs, rawHashrate, trouble, ...(idle ? { idle } : {}) }),
  };
}

function shares({ accepted, rejected, invalid, stale }: RigAlgorithm | RigDevice): Record<string, unknown> {
  return {
    accepted: accepted ?? null,
    rejected: rejected ?? null,
    invalid: invalid ?? null,
    stale: stale ?? null,
  };
}

const orNull = (value: number | undefined) => value ?? null;

function told(rare: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rare).filter(([, value]) => value !== undefined));
}
