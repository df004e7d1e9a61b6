import { expect, it } from 'vitest';
import { ofProgram } from '../../../core/wire/program-endpoint.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { Endpoint } from '../../../core/wire/wire.ts';

const SSH = { username: 'user', password: 'of-the-rig' };
const RIG: Endpoint = {
  ...{ host: 'rig', ports: { ssh: 2222, api: 1 }, credentials: SSH, hostKey: 'SHA256:k' },
  programs: { xmrig: { ports: { api: 18080 }, credentials: { token: 't' } }, lolminer: {}, 'nvidia-smi': {} },
};
const http = (program?: string): Request => ({
  via: 'http',
  method: 'GET',
  path: '/',
  ...(program ? { program } : {}),
});

it.each<[what: string, request: Request, expected: Endpoint]>([
  ['the rig itself', http(), RIG],
  [
    'a program with credentials of its own',
    http('xmrig'),
    { host: 'rig', ports: { ssh: 2222, api: 18080 }, credentials: { token: 't' }, hostKey: 'SHA256:k' },
  ],
  // The password of SSH is not shown to a program's open port.
  ['a program without', http('lolminer'), { host: 'rig', ports: { ssh: 2222 }, hostKey: 'SHA256:k' }],
  [
    'a program over SSH',
    { via: 'ssh', run: ['nvidia-smi'], program: 'nvidia-smi' },
    { host: 'rig', ports: { ssh: 2222 }, credentials: SSH, hostKey: 'SHA256:k' },
  ],
  ['one that nobody knows', http('unheard'), { host: 'rig', ports: { ssh: 2222 }, hostKey: 'SHA256:k' }],
])('where %s is reached', (_, request, expected) => {
  expect(ofProgram(request, RIG)).toEqual(expected);
});
