import type { HttpRequest, Login, Request } from '../../../core/wire/request.ts';

type Asked = Request & HttpRequest;

/** GraphQL, one document a question. */
function graphql(query: string): Asked {
  return { via: 'http', method: 'POST', port: 'graphql', path: '/api/graphql', body: { query } };
}

const LOGIN: Login = {
  ask: {
    method: 'POST',
    port: 'graphql',
    path: '/api/graphql',
    body: {
      query:
        'query ($input: AuthLoginInput!) { Auth { login(input: $input) { result { accessToken } error { message } } } }',
      variables: { input: { password: '{password}' } },
    },
  },
  token: { path: ['data', 'Auth', 'login', 'result', 'accessToken'] },
  send: { header: 'authorization', value: 'Bearer {token}' },
  refusal: { path: ['errors', 0, 'extensions', 'code'], value: 'UNAUTHENTICATED' },
};

const INTERVALS = ['int_30', 'int_300', 'int_900'].map((name) => `${name} { bySol }`).join(' ');

/** Each element of `stats` is one unit with its hash boards: the Apollo itself, and those at its USB ports. */
const STATS = `versions { miner } master { upTime boards boardsW intervals { ${INTERVALS} } }
  slots { int_0 { chips temperature temperature1 ghs } } slaves { uid } fans { int_0 { rpm } }
  pool { host port userName diff intervals { int_0 { sharesAccepted sharesRejected } } }`;

/** What a poll asks: whether the miner's program runs, and what its units do. */
export const MINER: Request = {
  ...graphql(
    `{ Miner { online { result { online { status } } } stats { result { stats { ${STATS} } } error { message } } } }`,
  ),
  auth: LOGIN,
};

/** The computer that it runs on. */
export const COMPUTER: Request = {
  ...graphql('{ Mcu { stats { result { stats { hostname network { name mac } } } error { message } } } }'),
  auth: LOGIN,
  optional: true,
};

/** Open to everyone: whether the first-time setup is done. */
export const SETUP: Request = { ...graphql('{ Auth { status { result { status } } } }'), optional: true };

/** Starts, stops or restarts the miner's program. What GraphQL refuses is a refusal. */
export function program(command: 'start' | 'stop' | 'restart'): Request {
  return {
    ...graphql(`{ Miner { ${command} { __typename error { message } } } }`),
    auth: LOGIN,
    expect: { path: ['data', 'Miner', command, '__typename'], words: ['errors', 0, 'message'] },
    writes: true,
  };
}
