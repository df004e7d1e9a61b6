import { cgminerRpc, heading, mhs, poolOf, summaryOf } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import { graphqlReply } from './graphql.ts';
import type { MinerDevice } from './miner-device.ts';
import { type BoardState, type MinerState, SHARE_DIFFICULTY } from './miner-state.ts';
import { type Sessions, sessions } from './sessions.ts';
import { jsonServer } from './tcp-servers.ts';
import { html, json, type Page, refusal, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

const LOGIN = { username: 'root', password: 'root' } as const;

/** Braiins OS+ 25.05: GraphQL on 80, whose mutations want a session's cookie, and BOSer's reads on 4028. */
export const braiins: Dialect = { ports: ['http', 'cgminer'], login: LOGIN, services };

const PROGRAM = 'BOSer boser-buildroot 0.1.0-75912fc7';
const head = heading(PROGRAM);
const VOID = { __typename: 'VoidResult', void: 'void' };

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const rpc = cgminerRpc(device, PROGRAM, {
    version: ({ state }) => ({
      body: head(state, 22, 'BOSer versions', { VERSION: [{ API: '3.7', BOSer: 'boser-buildroot 0.1.0-75912fc7' }] }),
    }),
    summary: ({ state }) => ({ body: head(state, 11, 'Summary', { SUMMARY: [summaryOf(state)] }) }),
    pools: ({ state }) => ({ body: head(state, 7, 'Pools', { POOLS: state.pools.map(poolOf) }) }),
  });
  const pages = webPages(device, {
    'GET /': () => html('<title>Braiins OS</title>'),
    'POST /graphql': graphql(sessions(device)),
  });
  return [
    { name: 'http', server: webServer(delivery, pages), program: false },
    { name: 'cgminer', server: jsonServer(delivery, '\0', rpc), program: true },
  ];
}

/** Queries are open; of the mutations only the login is. */
function graphql(open: Sessions): Page {
  return ({ device, request, body }) => {
    const query = String(body['query'] ?? '');
    const variables = (body['variables'] ?? {}) as Record<string, unknown>;
    const cookie = /session_id=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    if (!query.trimStart().startsWith('mutation')) return json(answered(device, query, variables));
    if (/\bauth\b/.test(query)) return logIn(query, variables, open);
    if (!open.knows(cookie)) return refusal(401, { errors: [{ message: 'Unauthorized' }] });
    const deeds: (() => void)[] = [];
    const reply = graphqlReply(
      query,
      variables,
      mutations(device, (deed) => deeds.push(deed)),
    );
    return json(reply, () => {
      for (const deed of deeds) deed();
    });
  };
}

function logIn(query: string, variables: Record<string, unknown>, open: Sessions) {
  let token: string | undefined;
  const login = ({ username, password }: Record<string, unknown>) => {
    if (username !== LOGIN.username || password !== LOGIN.password)
      return { __typename: 'AuthError', message: 'Invalid username or password' };
    token = open.open();
    return VOID;
  };
  const reply = json(graphqlReply(query, variables, { auth: { login } }));
  return token === undefined ? reply : { ...reply, headers: { 'set-cookie': `session_id=${token}; HttpOnly` } };
}

/** What BOSminer tells is null with an error beside it while it does not run. */
function answered(device: MinerDevice, query: string, variables: Record<string, unknown>) {
  const state = device.state();
  const runs = !state.sleeping && !device.physics.faults.has('refused');
  const root = {
    bos: bosOf(device, state),
    bosminer: runs ? bosminerOf(device, state) : null,
    events: { appeals: [] },
  };
  const reply = graphqlReply(query, variables, root);
  const asks = /\bbosminer\b/.test(query);
  return runs || !asks || reply.errors ? reply : { ...reply, errors: [{ message: 'BOSminer is not running' }] };
}

function mutations(device: MinerDevice, later: (deed: () => void) => void) {
  const does = (deed: () => void) => () => {
    later(deed);
    return VOID;
  };
  return {
    bos: {
      reboot: does(() => device.reboot('bos.reboot')),
      setFaultLight({ enable }: Record<string, unknown>) {
        later(() => device.locate(enable === true, 'bos.setFaultLight'));
        return { __typename: 'BosFaultLight', enabled: enable };
      },
    },
    bosminer: {
      restart: does(() => device.restartMining('bosminer.restart')),
      stop: does(() => device.sleep(true, 'bosminer.stop')),
      start: does(() => device.sleep(false, 'bosminer.start')),
      config: { updateAutotuning: (given: Record<string, unknown>) => autotune(device, given, later) },
    },
  };
}

function autotune(device: MinerDevice, given: Record<string, unknown>, later: (deed: () => void) => void) {
  const { powerTarget } = (given['input'] ?? {}) as { powerTarget?: unknown };
  if (!Number.isInteger(powerTarget)) return { __typename: 'AutotuningError', message: 'powerTarget is out of range' };
  later(() => device.limitPower(Number(powerTarget), 'bosminer.config.updateAutotuning'));
  return { __typename: 'AutotuningOut', autotuning: { powerTarget, enabled: true } };
}

function bosOf({ model, identity, locating }: MinerDevice, { uptimeSeconds }: MinerState) {
  return {
    hostname: identity.id,
    faultLight: locating,
    info: { version: { full: model.firmware }, controlBoardSocFamily: 'AML' },
    uptime: { durationS: uptimeSeconds },
    macAddress: identity.mac,
    serialNumber: identity.serial,
  };
}

function bosminerOf(device: MinerDevice, state: MinerState) {
  const { model, identity, physics } = device;
  const powerTarget = Math.round(physics.powerLimit);
  const tuning = { mode: 'POWER_TARGET', powerTarget, hashrateTarget: null };
  return {
    config: { __typename: 'BosminerConfig', autotuning: tuning },
    info: {
      modelName: model.name,
      fans: state.fanRpm.map((rpm, fan) => ({ name: String(fan), rpm, speed: 70 })),
      summary: {
        tunerStatus: device.phase() === 'warming' ? 'RUNNING' : 'STABLE',
        dynamicPerformanceScaling: { status: 'DISABLED' },
        power: { limitW: powerTarget, approxConsumptionW: Math.round(state.watts) },
      },
      workSolver: {
        nominalMhs: mhs(state.expectedHashesPerSecond),
        realHashrate: rates(state.hashesPerSecond, state.meanHashesPerSecond),
        psuInfo: { modelName: 'APW171215a', serialNumber: identity.psuSerial },
        childSolvers: state.boards.filter(({ present }) => present).map(solverOf),
      },
      poolGroups: [{ name: 'default', pools: poolsOf(state) }],
    },
  };
}

function rates(now: number, mean: number) {
  return { mhs5S: mhs(now), mhs1M: mhs(now), mhs5M: mhs(now), mhs15M: mhs(mean) };
}

/** A board that is lost is not listed. */
function solverOf(board: BoardState) {
  const [coldest, hottest] = [Math.min(...board.pcbCelsius), Math.max(...board.pcbCelsius)];
  const celsius = { MAX_BOARD: hottest, MAX_CHIP: Math.max(...board.chipCelsius), INLET: coldest, OUTLET: hottest };
  return {
    name: String(board.index + 1),
    nominalMhs: mhs(board.expectedHashesPerSecond),
    realHashrate: rates(board.hashesPerSecond, board.hashesPerSecond),
    hwDetails: { chips: board.chips, frequencyMhz: board.frequencyMhz, voltageV: 12.9, hbSerialNumber: board.serial },
    temperatures: Object.entries(celsius).map(([name, degreesC]) => ({ name, degreesC })),
    tuner: { statusMessages: ['Stable'] },
  };
}

function poolsOf({ pools }: MinerState) {
  return pools.map(({ url, user, alive, active, accepted, rejected, stale }) => ({
    url,
    user,
    status: alive ? 'ALIVE' : 'DEAD',
    active,
    lastDifficulty: active ? SHARE_DIFFICULTY : 0,
    shares: { acceptedSolutions: accepted, rejectedSolutions: rejected, staleSolutions: stale },
  }));
}
