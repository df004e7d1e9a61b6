import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers, Control } from '../driver.ts';
import { busDecimal, total, unitOf } from '../gpu-engines/amounts.ts';
import { optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

const USUAL = 3456;
const line = (method: string, params: readonly string[] = []): Request => say(USUAL, { id: 1, method, params });

const ASK = {
  algorithms: optional(line('algorithm.list')),
  devices: optional(line('devices.get')),
  workers: optional(line('worker.list')),
  subscribed: optional(line('subscribe.info')),
  info: optional(line('info')),
} as const satisfies Questions;

type Said = Answers<typeof ASK>;

/** Unlike algorithms run beside each other and are never added up. */
function rig(said: Said): Rig {
  const { info, algorithms, workers } = said;
  const works = workers.list('workers');
  const listed = algorithms.list('algorithms').flatMap((each) => each.str('name') ?? []);
  const worked = works.flatMap((worker) => worker.list('algorithms').flatMap((each) => each.str('name') ?? []));
  const names = [...new Set([...listed, ...worked])];
  const uptimes = algorithms.list('algorithms').flatMap((each) => each.num('uptime') ?? []);
  return {
    software: 'Excavator',
    version: info.str('version'),
    uptimeS: info.num('uptime') ?? (uptimes.length === 0 ? undefined : Math.floor(Math.max(...uptimes))),
    algorithms: names.map((name, at) => algorithm(name, at, said)),
    devices: devices(said, names),
  };
}

/** There is one connection for all; it stands beside the first. */
function algorithm(name: string, at: number, { algorithms, workers, subscribed }: Said): Rig['algorithms'][number] {
  const told = algorithms.list('algorithms').find((each) => each.str('name') === name);
  const speeds = workers.list('workers').map((worker) => speedOf(worker, name));
  return {
    name,
    hashrateHs: told?.num('speed') ?? total(speeds),
    unit: unitOf(name),
    accepted: told?.num('accepted_shares'),
    rejected: told?.num('rejected_shares'),
    pool: {
      ...(at === 0 ? { url: subscribed.str('address'), user: subscribed.str('login') } : {}),
      difficulty: told?.num('current_job_difficulty'),
    },
  };
}

function speedOf(worker: Answer, name: string): number | undefined {
  return worker
    .list('algorithms')
    .find((each) => each.str('name') === name)
    ?.num('speed');
}

/** Devices that are described, and those of which only workers are known. */
function devices({ devices: described, workers }: Said, names: readonly string[]): RigDevice[] {
  const cards = described.list('devices');
  const works = workers.list('workers');
  const ids = [...cards, ...works].flatMap((each) => each.num('device_id') ?? []);
  return [...new Set(ids)].map((id) => {
    const own = works.filter((worker) => worker.num('device_id') === id);
    const rates = names.map((name) => total(own.map((worker) => speedOf(worker, name))));
    const card = cards.find((each) => each.num('device_id') === id);
    return { index: id, kind: 'gpu', hashratesHs: rates, ...(card ? sensors(card) : {}), idle: own.length === 0 };
  });
}

function sensors(card: Answer): Partial<RigDevice> {
  return {
    name: card.str('name'),
    pciBus: busDecimal(card.str('details', 'bus_id')),
    tempC: card.num('gpu_temp'),
    fanPct: card.num('gpu_fan_speed'),
    fanRpm: card.num('gpu_fan_speed_rpm'),
    powerW: card.num('gpu_power_usage'),
    coreMHz: card.num('gpu_clock_core_max'),
    memMHz: card.num('gpu_clock_memory'),
    accepted: card.num('hw_errors_success'),
    invalid: card.num('hw_errors'),
  };
}

const order = (method: string) => (): Request => ({ ...line(method), writes: true });
const control: Control = { restartMining: order('restart') };

const isInfo = (said: Answer) => said.has('build_platform') || said.has('excavator_cuda_version');
const isDevices = (said: Answer) => said.has('devices', 0, 'gpgpu_type') && said.has('devices', 0, 'details');

/** NiceHash's Excavator on its TCP port, and QuickMiner where that is open. */
export default rigDriver({
  id: 'excavator',
  title: 'NiceHash Excavator',
  models: ['Excavator', 'NiceHash QuickMiner'],
  detect: [
    { ask: ASK.info, is: isInfo },
    { ask: ASK.devices, is: isDevices },
  ],
  ask: ASK,
  rig,
  control,
});
