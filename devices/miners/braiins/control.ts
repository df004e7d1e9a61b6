import type { Questions, Request } from '../../../core/wire/request.ts';
import type { Answers, Control } from '../../driver.ts';
import { isGraphql, isRest, mutation, restWrite } from './questions.ts';

type Known = Answers<Questions>;

const REBOOT = 'mutation { bos { reboot { __typename ... on BosError { message } } } }';
const LIGHT = 'mutation ($on: Boolean!) { bos { setFaultLight(enable: $on) { __typename } } }';
const LIMIT =
  'mutation ($input: AutotuningIn!) { bosminer { config { updateAutotuning(input: $input, apply: true) { __typename ... on AutotuningError { message } ... on AttributeError { message } } } } }';

function bosminer(does: 'start' | 'stop' | 'restart'): Request {
  const query = `mutation { bosminer { ${does} { __typename ... on BosminerError { message } } } }`;
  return mutation(query, {}, ['bosminer', does], 'VoidResult');
}

/**
 * In the dialect that was learned. REST pauses and resumes mining; GraphQL has no such command, there BOSminer is stopped and
 * started. The oldest generation only pauses and resumes.
 */
export const control: Control = {
  restartMining: (known) => pick(known, 'restart mining', restWrite('actions/restart'), bosminer('restart')),
  reboot: (known) =>
    pick(known, 'reboot', restWrite('actions/reboot'), mutation(REBOOT, {}, ['bos', 'reboot'], 'VoidResult')),
  pause: (known) => pick(known, 'pause', restWrite('actions/pause'), bosminer('stop'), cgminer('pause')),
  resume: (known) => pick(known, 'resume', restWrite('actions/resume'), bosminer('start'), cgminer('resume')),
  powerLimit: setPowerLimit,
  locate: (on, known) =>
    pick(
      known,
      'locate',
      restWrite('actions/locate', on),
      mutation(LIGHT, { on }, ['bos', 'setFaultLight'], 'BosFaultLight'),
    ),
};

/** The narrow call of each dialect: writing a whole configuration has erased pools. Throws RangeError for what is no limit. */
function setPowerLimit(watts: number, known: Known): Request {
  if (!Number.isInteger(watts) || watts <= 0)
    throw new RangeError(`a power limit is whole watts above 0, not ${watts}`);
  return pick(
    known,
    'set a power limit',
    restWrite('performance/power-target', { watt: watts }),
    mutation(LIMIT, { input: { powerTarget: watts } }, ['bosminer', 'config', 'updateAutotuning'], 'AutotuningOut'),
  );
}

function cgminer(command: 'pause' | 'resume'): Request {
  return { via: 'cgminer', command, writes: true };
}

/** Throws Error where no dialect that was learned has such a command. */
function pick(known: Known, what: string, rest: Request, graphql: Request, classic?: Request): Request {
  if (isRest(known)) return rest;
  if (isGraphql(known)) return graphql;
  if (classic && known['version']?.has('VERSION')) return classic;
  throw new Error(`this Braiins OS offers no way to ${what} without its web API, which did not answer`);
}
