import { type Body, type Command, cgminerRpc, heading, poolOf } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { type CardState, cardsOf } from './rig-cards.ts';
import { jsonServer } from './tcp-servers.ts';

/** TeamRedMiner 0.10 over cgminer's API; nothing but single cards can be switched. */
export const teamredminer: Dialect = { ports: ['cgminer', 'http'], services };

function services(device: MinerDevice): Service[] {
  const program = `TeamRedMiner ${device.model.firmware}`;
  const answer = cgminerRpc(device, program, commandsOf(program));
  return [{ name: 'cgminer', server: jsonServer(() => device.delivery(), '\0', answer), program: true }];
}

function commandsOf(program: string): Readonly<Record<string, Command>> {
  const head = heading(program);
  return {
    version: ({ device: { model }, state }) => ({
      body: head(state, 22, 'TeamRedMiner versions', {
        VERSION: [{ Miner: `TeamRedMiner ${model.firmware}`, CGMiner: model.firmware, API: '4.0' }],
      }),
    }),
    config: ({ state }) => ({
      body: head(state, 33, 'TeamRedMiner config', { CONFIG: [{ 'GPU Count': state.boards.length, 'Algo Count': 1 }] }),
    }),
    summary: ({ device, state }) => ({
      body: head(state, 11, 'Summary', {
        SUMMARY: [
          {
            Elapsed: state.elapsedSeconds,
            ...ratesOf(state.hashesPerSecond, state.meanHashesPerSecond),
            Accepted: state.accepted,
            Rejected: state.rejected,
            'Hardware Errors': cardsOf(device, state).reduce((sum, { invalid }) => sum + invalid, 0),
            Stale: state.stale,
          },
        ],
      }),
    }),
    devs: ({ device, state }) => ({
      body: head(state, 9, `${state.boards.length} GPU(s)`, {
        DEVS: cardsOf(device, state).map((card) => devOf(card, state.elapsedSeconds)),
      }),
    }),
    pools: ({ device: { model }, state }) => ({
      body: head(state, 7, `${state.pools.length} Pool(s)`, {
        POOLS: state.pools.map((pool) => ({ ...poolOf(pool), Algorithm: model.rig?.algorithm })),
      }),
    }),
    devdetails: ({ device, state }) => ({
      body: head(state, 69, 'Device Details', {
        DEVDETAILS: cardsOf(device, state).map((card) => detailOf(device, card)),
      }),
    }),
  };
}

function ratesOf(now: number, mean: number): Body {
  const scaled = (rate: number, unit: number) => Number((rate / unit).toPrecision(4));
  return {
    'MHS av': scaled(mean, 1e6),
    'MHS 30s': scaled(now, 1e6),
    'KHS av': Number((mean / 1e3).toPrecision(6)),
    'KHS 30s': Number((now / 1e3).toPrecision(6)),
  };
}

function devOf(card: CardState, elapsed: number): Body {
  return {
    GPU: card.index,
    Enabled: 'Y',
    Status: card.present ? 'Alive' : 'Dead',
    Temperature: card.coreCelsius,
    'Fan Speed': card.fanRpm,
    'Fan Percent': card.fanPercent,
    'GPU Clock': card.coreMhz,
    'Memory Clock': card.memoryMhz,
    'GPU Voltage': 0.937,
    ...ratesOf(card.hashesPerSecond, card.hashesPerSecond),
    Accepted: card.accepted,
    Rejected: card.rejected,
    'Hardware Errors': card.invalid,
    'Device Elapsed': elapsed,
    TemperatureJnct: card.hotSpotCelsius,
    TemperatureMem: card.memoryCelsius,
    'GPU Power': card.watts,
  };
}

function detailOf({ model }: MinerDevice, { index, busHex, name }: CardState): Body {
  return {
    DEVDETAILS: index,
    Name: 'GPU',
    ID: index,
    Driver: 'opencl',
    Kernel: model.rig?.algorithm,
    Model: name,
    'Device Path': busHex.replace('.', ':'),
  };
}
