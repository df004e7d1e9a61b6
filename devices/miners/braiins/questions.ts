import type { Login, Questions, Request } from '../../../core/wire/request.ts';
import { VERSION } from '../../detection.ts';
import type { Answers } from '../../driver.ts';

/** The token of REST is sent as it is, without "Bearer". Images before 25.07 have no such login. */
const REST: Login = {
  ask: { method: 'POST', path: '/api/v1/auth/login', body: { username: '{username}', password: '{password}' } },
  token: { path: ['token'] },
  send: { header: 'authorization', value: '{token}' },
};

const SESSION_COOKIE = { token: { cookie: 'session_id' }, send: { header: 'cookie', value: 'session_id={token}' } };

const LOG_IN =
  'mutation ($username: String!, $password: String!) { auth { login(username: $username, password: $password) { ... on VoidResult { void } } } }';

/** GraphQL is read without a login; what changes something needs one. */
const GRAPHQL: Login = {
  ask: {
    method: 'POST',
    path: '/graphql',
    body: { query: LOG_IN, variables: { username: '{username}', password: '{password}' } },
  },
  ...SESSION_COOKIE,
};

const LUCI: Login = {
  ask: {
    method: 'POST',
    path: '/cgi-bin/luci',
    form: { luci_username: '{username}', luci_password: '{password}' },
  },
  ...SESSION_COOKIE,
};

export function rest(path: string): Request {
  return { via: 'http', method: 'GET', path: `/api/v1/${path}`, auth: REST };
}

export function restWrite(path: string, body?: unknown): Request {
  const request: Request = { via: 'http', method: 'PUT', path: `/api/v1/${path}`, auth: REST, writes: true };
  return body === undefined ? request : { ...request, body };
}

function graphql(query: string): Request {
  return {
    via: 'http',
    method: 'POST',
    path: '/graphql',
    body: { query },
    expect: { path: ['data'], words: ['errors', 0, 'message'] },
  };
}

/** A mutation. At `path` its answer names its type: `yes`, or that of an error with a message. */
export function mutation(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  path: readonly string[],
  yes: string,
): Request {
  const at = ['data', ...path];
  return {
    via: 'http',
    method: 'POST',
    path: '/graphql',
    auth: GRAPHQL,
    body: { query, variables },
    writes: true,
    expect: { path: [...at, '__typename'], value: yes, words: [...at, 'message'] },
  };
}

/**
 * One poll. Every field is in the published schemas of 21.09, 24.09, 25.03 and 25.05.1: one that a firmware does not know
 * would lose the whole answer. Share difficulties are not asked for: their 32-bit integers may overflow.
 */
const SYSTEM = graphql(`{
  bos { hostname faultLight info { version { full } } uptime { durationS } }
  bosminer {
    info {
      modelName
      fans { name rpm speed }
      summary { tunerStatus dynamicPerformanceScaling { status } power { limitW approxConsumptionW } }
      workSolver {
        nominalMhs
        realHashrate { mhs5S mhs1M mhs5M mhs15M }
        childSolvers {
          name
          nominalMhs
          realHashrate { mhs5S }
          hwDetails { chips frequencyMhz voltageV }
          temperatures { name degreesC }
          tuner { statusMessages }
        }
      }
      poolGroups {
        pools { url user status active lastDifficulty shares { acceptedSolutions rejectedSolutions staleSolutions } }
      }
    }
    config { ... on BosminerConfig { autotuning { mode } } }
  }
  events { appeals { kind message timestamp } }
}`);

/** From 24.09 on. */
const MAC = graphql('{ bos { macAddress } }');

/** From 25.03 on. */
const HARDWARE = graphql(`{
  bos { serialNumber info { controlBoardSocFamily } }
  bosminer { info { workSolver { psuInfo { modelName serialNumber } childSolvers { name hwDetails { hbSerialNumber } } } } }
}`);

const LAN: Request = {
  via: 'http',
  method: 'GET',
  path: '/cgi-bin/luci/admin/network/iface_status/lan',
  auth: LUCI,
};

const DETAILS = rest('miner/details');

/** `details` says that there is REST, `system` that there is GraphQL. */
export const LEARN = {
  version: { ...VERSION, optional: true },
  details: { ...DETAILS, optional: true },
  system: { ...SYSTEM, optional: true },
} as const satisfies Questions;

export function learnMore(known: Answers<Questions>): Questions {
  if (isRest(known)) {
    return optional({
      cooling: rest('cooling/state'),
      pools: rest('pools/'),
      tuner: rest('performance/tuner-state'),
      light: rest('actions/locate'),
      errors: rest('miner/errors'),
      api: rest('version/'),
    });
  }
  if (!isGraphql(known)) return {};
  const isMacMissing = known['mac'] !== undefined && !known['mac'].has('data', 'bos', 'macAddress');
  return optional({ mac: MAC, hardware: HARDWARE, ...(isMacMissing ? { lan: LAN } : {}) });
}

function optional(questions: Questions): Questions {
  return Object.fromEntries(Object.entries(questions).map(([name, request]) => [name, { ...request, optional: true }]));
}

/** Three questions at most; the oldest generation answers all its commands in one. */
export function ask(known: Answers<Questions>): Questions {
  if (isRest(known)) return { details: DETAILS, stats: rest('miner/stats'), boards: rest('miner/hw/hashboards') };
  if (isGraphql(known)) return { system: SYSTEM };
  return {
    mining: {
      via: 'cgminer',
      join: ['summary', 'devs', 'devdetails', 'temps', 'fans', 'tunerstatus', 'pools'],
    },
  };
}

export function isRest(known: Answers<Questions>): boolean {
  return known['details']?.has('bos_version') === true;
}

export function isGraphql(known: Answers<Questions>): boolean {
  return known['system']?.has('data', 'bos') === true;
}
