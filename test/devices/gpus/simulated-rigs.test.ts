import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenWire, openWire } from '../../../core/wire/open.ts';
import type { Request } from '../../../core/wire/request.ts';
import { type Credentials, type Endpoint, readOnly } from '../../../core/wire/wire.ts';
import { type Conversation, converse } from '../../../devices/converse.ts';
import type { Control } from '../../../devices/driver.ts';
import { DRIVERS, driverById } from '../../../devices/index.ts';
import { recognise } from '../../../devices/recognise.ts';
import { until } from '../../farm-simulator/clients.ts';
import { DIALECTS } from '../../farm-simulator/dialects.ts';
import { type Farm, startFarm } from '../../farm-simulator/farm.ts';
import type { MinerModel } from '../../farm-simulator/models.ts';
import { RIGS } from '../../farm-simulator/rig-models.ts';
import { values } from '../miners/simulated-miners.ts';

/** Whatever a driver may also ask at is closed. */
const CLOSED = { http: 1, https: 1, daemon: 1, rest: 1, graphql: 1, cgminer: 1, volcminer: 1, whatsminer: 1 };
const CONTROLS = ['restartMining', 'reboot', 'pause', 'resume'] as const satisfies readonly (keyof Control)[];

let farm: Farm;
let open: OpenWire;
beforeAll(async () => {
  open = openWire();
  const devices = RIGS.map(({ name }) => ({ id: name, kind: 'miner' as const, model: name }));
  farm = await startFarm({ timeScale: 40, bootSeconds: 20, warmUpSeconds: 20, devices });
});
afterAll(async () => {
  await open.close();
  await farm.close();
});

function endpoint({ name, make }: MinerModel, credentials?: Credentials): Endpoint {
  const ports = farm.devices.find(({ id }) => id === name)?.ports ?? {};
  const { password = '' } = DIALECTS[make].login ?? {};
  return {
    host: '127.0.0.1',
    ports: { ...CLOSED, api: 1, ...ports },
    credentials: credentials ?? { password, token: password },
  };
}

/** T-Rex logs in, so that no token may be configured for it. */
function asConfigured(model: MinerModel): Credentials | undefined {
  const { password } = DIALECTS[model.make].login ?? {};
  if (password === undefined) return undefined;
  return model.make === 'xmrig' ? { token: password } : { username: 'rig', password };
}

const send =
  (model: MinerModel, credentials = asConfigured(model), wire = open.wire) =>
  (request: Request) =>
    wire({ ...request, timeoutMs: 1500 }, endpoint(model, credentials), AbortSignal.timeout(20_000));

const driverOf = ({ make }: MinerModel) => driverById(make) ?? DRIVERS[0];

function poll(model: MinerModel): Promise<Conversation> {
  const driver = driverOf(model);
  if (!driver) throw new Error(`no driver reads ${model.make}`);
  return converse(driver, send(model, asConfigured(model), readOnly(open.wire)));
}

function truth({ name }: MinerModel) {
  const state = farm.state().find(({ id }) => id === name);
  if (state?.kind !== 'miner') throw new Error(`${name} is no miner`);
  return state;
}

async function order(model: MinerModel, what: (typeof CONTROLS)[number], credentials?: Credentials) {
  const { known } = await poll(model);
  const request = driverOf(model)?.control?.[what]?.(known);
  if (!request) throw new Error(`${model.make} cannot ${what}`);
  return send(model, credentials)(request);
}

const running = (model: MinerModel) => until('it runs', () => truth(model).phase === 'running');
const rows = (having = (_model: MinerModel) => true) =>
  RIGS.filter(having).map((model) => [model.name, model] as const);
const free = (model: MinerModel) => model.dialect !== 'read-only';
const can = (what: (typeof CONTROLS)[number]) => (model: MinerModel) =>
  free(model) && driverOf(model)?.control?.[what] !== undefined;

describe('a simulated rig is known again', () => {
  it.concurrent.each(rows())('%s', async (_name, model) => {
    const found = await recognise(DRIVERS, send(model), ['snmp', 'ssh']);
    expect(found.driver?.id).toBe(model.make);
  });
});

describe('a simulated rig tells the truth in base units, card by card', () => {
  it.concurrent.each(rows())('%s', async (_name, model) => {
    await running(model);
    const { observation } = await poll(model);
    const { rig } = observation;
    const now = truth(model);
    expect(observation.operation).toBe('hashing');
    expect(observation.facts.version).toBe(model.firmware);
    const [rate, second] = rig?.algorithms ?? [];
    expect((rate?.hashrateHs ?? 0) / now.hashesPerSecond).toBeCloseTo(1, 1);
    expect(rig?.algorithms).toHaveLength(model.rig?.second ? 2 : 1);
    if (model.rig?.second) expect((second?.hashrateHs ?? 0) / model.rig.second.hashesPerSecond).toBeCloseTo(1, 1);
    expect(Math.abs((rig?.uptimeS ?? 0) - now.uptimeSeconds)).toBeLessThan(3600);
    expect(rate?.accepted).toBeGreaterThan(0);
    const cards = rig?.devices ?? [];
    expect(cards).toHaveLength(model.boards);
    const sum = cards.reduce((all, { hashratesHs }) => all + (hashratesHs?.[0] ?? 0), 0);
    expect(sum / now.hashesPerSecond).toBeCloseTo(1, 1);
    if (model.make === 'xmrig') return;
    for (const [at, card] of cards.entries()) {
      if (model.make !== 'claymore') expect(card.pciBus).toBe(model.rig?.buses[at]);
      expect(card.tempC).toBeGreaterThan(20);
      expect(card.fanPct).toBeGreaterThan(10);
    }
    const hottest = Math.max(...cards.map(({ tempC, junctionTempC }) => junctionTempC ?? (tempC ?? 0) + 12));
    expect(hottest).toBe(now.hottestCelsius);
    if (model.make === 'claymore') return;
    expect((rig?.totalPowerW ?? 0) / ((now.watts - (model.idleWatts ?? 0)) * 0.94)).toBeCloseTo(1, 1);
  });
});

describe('a simulated rig shows a lost card, and no pool', () => {
  it.concurrent.each(rows())('%s', async (_name, model) => {
    await running(model);
    await farm.inject(model.name, { fault: 'board-lost', board: 0 });
    const { observation } = await poll(model);
    const [lost] = observation.rig?.devices ?? [];
    expect(lost?.hashratesHs?.[0] ?? 0).toBe(0);
    expect(lost?.tempC).toBeUndefined();
    const left = observation.rig?.algorithms[0]?.hashrateHs ?? 0;
    expect(left / model.hashesPerSecond).toBeCloseTo(1 - 1 / model.boards, 1);
    await farm.inject(model.name, { fault: 'pool-down' });
    expect(values((await poll(model)).observation, 'miner.hashrate').filter((rate) => rate > 0)).toEqual([]);
    await farm.clear(model.name);
  });
});

describe('of a damaged answer no wrong number is read', () => {
  it.concurrent.each(rows(free))('%s', async (_name, model) => {
    for (const fault of ['half-reply', 'wrong-json', 'refused'] as const) {
      await farm.inject(model.name, { fault });
      const polled = await poll(model).catch((error: unknown) => error);
      if (polled instanceof Error) expect(polled).toMatchObject({ reason: expect.any(String) });
      else {
        const { observation } = polled as Conversation;
        const { hashesPerSecond } = truth(model);
        const [rate = hashesPerSecond] = values(observation, 'miner.hashrate');
        expect(rate / hashesPerSecond).toBeCloseTo(1, 1);
      }
      await farm.clear(model.name);
    }
  });
});

describe('does as it is told', () => {
  it.each(rows(can('pause')))('%s pauses and goes on', async (_name, model) => {
    await running(model);
    await order(model, 'pause');
    await until('it sleeps', () => truth(model).phase === 'sleeping');
    const { observation } = await poll(model);
    expect(observation.operation).not.toBe('hashing');
    if (observation.rig?.paused !== undefined)
      expect([observation.rig.paused, observation.operation]).toEqual([true, 'sleeping']);
    await order(model, 'resume');
    await running(model);
  });

  it.each(rows(can('restartMining')))('%s restarts its program', async (_name, model) => {
    await running(model);
    await order(model, 'restartMining');
    await until('it begins anew', () => truth(model).phase === 'warming');
    await running(model);
  });

  it.each(rows(can('reboot')))('%s reboots its rig', async (_name, model) => {
    await running(model);
    await order(model, 'reboot');
    await until('it boots', () => truth(model).phase === 'booting');
    await running(model);
  });

  it.each(rows((model) => can('pause')(model)))('%s does not for a wrong password', async (_name, model) => {
    await running(model);
    const wrong = { username: 'guess', password: 'guess', ...(model.make === 'xmrig' ? { token: 'guess' } : {}) };
    const told = await order(model, 'pause', wrong).catch((error: unknown) => error);
    // Claymore's protocol answers no order, whoever gives it.
    if (told instanceof Error)
      expect(told).toMatchObject({ reason: expect.stringMatching(/^(unauthorized|refused)$/) });
    else expect(['claymore', 'phoenixminer']).toContain(model.make);
    expect(truth(model).phase).toBe('running');
  });

  it.each(rows((model) => !free(model)))('%s that may only be read says so, or does nothing', async (_name, model) => {
    await running(model);
    const told = await order(model, 'pause').catch((error: unknown) => error);
    if (model.make === 'xmrig') expect(String(told)).toContain('its API is restricted');
    expect(truth(model).phase).toBe('running');
  });
});
