import type { MetricId } from '../../../core/farm/metrics.ts';
import type { Observation } from '../../../core/farm/sample.ts';
import { type OpenWire, openWire } from '../../../core/wire/open.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { Credentials, Endpoint } from '../../../core/wire/wire.ts';
import { type Conversation, converse } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import { DRIVERS } from '../../../devices/index.ts';
import { recognise } from '../../../devices/recognise.ts';
import { DIALECTS } from '../../farm-simulator/dialects.ts';
import { type Farm, startFarm } from '../../farm-simulator/farm.ts';
import type { Fault } from '../../farm-simulator/faults.ts';
import { type MinerModel, MODELS } from '../../farm-simulator/models.ts';
import { WHATSMINER_V3_LOGIN } from '../../farm-simulator/whatsminer-v3.ts';

/** A simulated model and the driver that reads it. */
export interface Family {
  model: MinerModel;
  driver: Driver;
}

/** All of them whose driver there is. */
export const FAMILIES: readonly Family[] = MODELS.flatMap((model) => {
  const driver = DRIVERS.find(({ id }) => id === model.make);
  return driver ? [{ model, driver }] : [];
});

/** Models by the names that people know them by, where the firmware writes another. */
const NAMES: Readonly<Record<string, string>> = {
  'Goldshell-KD5': 'KD5',
  'Goldshell-KD6': 'KD6',
  M50S_VH30: 'M50S VH30',
  M60S_VK40: 'M60S VK40',
};

/** The model that a driver reads. */
export function nameOf({ name }: MinerModel): string {
  return NAMES[name] ?? name;
}

/** Simulated seconds a second: a boot takes half a second, a warm-up as long again. */
const PACE = { timeScale: 40, bootSeconds: 20, warmUpSeconds: 20 };
/** No device listens there. */
const CLOSED = { http: 1, https: 1, daemon: 1, rest: 1, graphql: 1, cgminer: 1, volcminer: 1, whatsminer: 1, snmp: 1 };
const PATIENCE_MS = 2000;

/** Credentials of the factory and a long wait, unless said. */
interface Manner {
  credentials?: Credentials | undefined;
  patienceMs?: number | undefined;
}

/** One miner of every model in one farm, and a real wire to them. */
export class SimulatedMiners {
  readonly farm: Farm;
  private readonly open: OpenWire = openWire();

  private constructor(farm: Farm) {
    this.farm = farm;
  }

  static async start(): Promise<SimulatedMiners> {
    const devices = FAMILIES.map(({ model }) => ({ id: model.name, kind: 'miner' as const, model: model.name }));
    return new SimulatedMiners(await startFarm({ ...PACE, devices }));
  }

  async close(): Promise<void> {
    await this.open.close();
    await this.farm.close();
  }

  truth({ model }: Family) {
    const state = this.farm.state().find(({ id }) => id === model.name);
    if (state?.kind !== 'miner') throw new Error(`${model.name} is no miner`);
    return state;
  }

  inject({ model }: Family, fault: Fault): Promise<void> {
    return this.farm.inject(model.name, fault);
  }

  clear({ model }: Family): Promise<string[]> {
    return this.farm.clear(model.name);
  }

  poll(family: Family, patienceMs?: number): Promise<Conversation> {
    return converse(family.driver, this.sendTo(family, { patienceMs }));
  }

  /** Learns what the driver learns, and sends what its control then makes. */
  async order(family: Family, what: (known: Conversation['known']) => Request, credentials?: Credentials) {
    const { known } = await this.poll(family);
    return this.sendTo(family, { credentials })(what(known));
  }

  async recognise(family: Family): Promise<string | undefined> {
    const { driver } = await recognise(DRIVERS, this.sendTo(family), ['snmp']);
    return driver?.id;
  }

  private sendTo({ model }: Family, { credentials, patienceMs = PATIENCE_MS }: Manner = {}) {
    const ports = this.farm.devices.find(({ id }) => id === model.name)?.ports;
    const to: Endpoint = {
      host: '127.0.0.1',
      ports: { ...CLOSED, ...ports },
      credentials: credentials ?? this.login(model),
    };
    return (request: Request) =>
      this.open.wire({ ...request, timeoutMs: patienceMs }, to, AbortSignal.timeout(20 * patienceMs));
  }

  /** As the make leaves the factory. */
  private login({ make, dialect }: MinerModel): Credentials {
    if (dialect === 'v3') return { username: WHATSMINER_V3_LOGIN.user, password: WHATSMINER_V3_LOGIN.password };
    return DIALECTS[make].login ?? {};
  }
}

/** The values of a metric, in the order in which they were read. */
export function values({ readings }: Observation, metric: MetricId): number[] {
  return readings.flatMap((one) => (one.metric === metric && one.value !== undefined ? [one.value] : []));
}
