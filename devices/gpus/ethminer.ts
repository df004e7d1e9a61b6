import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request, TcpRequest } from '../../core/wire/request.ts';
import type { Answers, Control } from '../driver.ts';
import { busHex } from '../gpu-engines/amounts.ts';
import { STAT_1 as CLAYMORE_STAT } from '../gpu-engines/claymore-driver.ts';
import { claymoreRig } from '../gpu-engines/claymore-result.ts';
import { optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

const USUAL = 3333;

function line(method: string, more: Partial<Request & TcpRequest> = {}, params?: unknown): Request {
  const send = { id: 1, jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) };
  return say(USUAL, send, { auth: 'api_authorize', ...more });
}

const DETAIL = line('miner_getstatdetail');
const SHORT = line('miner_getstat1');
const LEARN = { detail: optional(DETAIL) } as const satisfies Questions;

/** Claymore's layout rounds rates to thousands and has no names: only where there is nothing else (up to 0.17). */
function ask(known: Answers<typeof LEARN>): { said: Request } {
  return { said: known.detail.has('result', 'devices') ? DETAIL : SHORT };
}

/** "kawpowminer-1.2.3": the fork names itself; some write a bare number. */
const NAME = /^([a-z][a-z0-9]*?)-?(?:v)?(\d\S*)$/i;

function rig({ said }: { said: Answer }): Rig {
  const own = said.str('result', 'host', 'version') ?? said.str('result', 0) ?? '';
  const [, software = 'ethminer', version] = NAME.exec(own) ?? [];
  if (!said.has('result', 'devices')) return { ...claymoreRig(said, software) };
  const whole = said.at('result', 'mining');
  return {
    software,
    version: version ?? (own === '' ? undefined : own),
    uptimeS: said.num('result', 'host', 'runtime'),
    algorithms: [
      {
        hashrateHs: hex(whole.str('hashrate')),
        unit: 'H/s',
        accepted: whole.num('shares', 0),
        rejected: whole.num('shares', 1),
        invalid: whole.num('shares', 2),
        pool: { url: said.str('result', 'connection', 'uri'), difficulty: whole.num('difficulty') },
      },
    ],
    devices: said.list('result', 'devices').map(device),
  };
}

/** `sensors` are °C, % and W; the last of `shares` is the age of the last one. */
function device(card: Answer, at: number): RigDevice {
  const [hardware, mining] = [card.at('hardware'), card.at('mining')];
  const paused = mining.bool('paused');
  const reason = mining.str('pause_reason');
  return {
    index: card.num('_index') ?? at,
    kind: hardware.str('type') === 'CPU' ? 'cpu' : 'gpu',
    name: hardware.str('name'),
    pciBus: busHex(hardware.str('pci')),
    hashratesHs: [hex(mining.str('hashrate'))],
    tempC: hardware.num('sensors', 0),
    fanPct: hardware.num('sensors', 1),
    powerW: hardware.num('sensors', 2),
    accepted: mining.num('shares', 0),
    rejected: mining.num('shares', 1),
    invalid: mining.num('shares', 2),
    ...(paused === undefined ? {} : { paused }),
    ...(reason === undefined ? {} : { trouble: `card ${at}: ${reason}` }),
  };
}

function hex(text: string | undefined): number | undefined {
  return text !== undefined && /^0x[0-9a-f]{1,16}$/i.test(text) ? Number(text) : undefined;
}

/** Needs a port without a minus before it; a program that may only be read says so (-32601). */
const control: Control = {
  restartMining: () => line('miner_restart', { writes: true }),
  reboot: () => line('miner_reboot', { writes: true }),
};

const isFork = (version: string) => /^(?:[a-z]+miner|[a-z]*progpow|\d+\.\d+\.\d+\S*\+)/i.test(version);

function isDetail(said: Answer): boolean {
  const version = said.str('result', 'host', 'version');
  return version !== undefined && said.has('result', 'devices');
}

function isShort(said: Answer): boolean {
  const version = said.str('result', 0) ?? '';
  return said.has('result', 3) && !/^(?:PM |TT-Miner)| - [A-Z]+/i.test(version) && isFork(version);
}

/**
 * ethminer and its forks (nsfminer, kawpowminer, progpowminer, serominer, meowpowminer, evrprogpowminer, firominer,
 * sccminer). Pausing is card by card there and is not offered.
 */
export default rigDriver({
  id: 'ethminer',
  title: 'ethminer and its forks',
  models: [
    'ethminer',
    'nsfminer',
    'kawpowminer',
    'progpowminer',
    'serominer',
    'meowpowminer',
    'evrprogpowminer',
    'firominer',
    'sccminer',
  ],
  detect: [
    { ask: LEARN.detail, is: isDetail },
    { ask: optional(CLAYMORE_STAT), is: isShort },
  ],
  learn: LEARN,
  ask,
  rig,
  control,
});
