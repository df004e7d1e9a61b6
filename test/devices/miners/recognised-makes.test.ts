import { expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { recordedWire } from '../../../core/wire/recorded.ts';
import type { Request } from '../../../core/wire/request.ts';
import { WireError } from '../../../core/wire/wire.ts';
import { DRIVERS } from '../../../devices/index.ts';
import { recognise } from '../../../devices/recognise.ts';
import { fixture } from './replay.ts';

const page = (realm: string) => ({ status: 401, challenges: [`Digest realm="${realm}", qop="auth"`], text: '' });

/** A device that answers as recorded, and with this page. */
function device(folder: string | undefined, first: object | undefined) {
  const wire = folder === undefined ? undefined : recordedWire([fixture(folder)]);
  return async (request: Request): Promise<Answer> => {
    const isPage = request.via === 'http' && request.page === true;
    if (isPage && first !== undefined) return new Answer(first);
    if (isPage || wire === undefined) throw new WireError('refused', 'nothing here', { code: 404 });
    return wire(request, { host: 'recorded' }, new AbortController().signal);
  };
}

it.each<[expected: string | undefined, folder: string | undefined, page: object | undefined]>([
  ['bitaxe', 'bitaxe/gamma', { status: 200, text: '<title>AxeOS</title>' }],
  ['bitaxe', 'bitaxe/paused', undefined],
  ['nerdqaxe', 'nerdqaxe/octaxe', { status: 200, text: '<title>NerdQAxe++ AxeOS</title>' }],
  ['nerdqaxe', 'nerdqaxe/dual-pool', undefined],
  ['cgminer', 'cgminer/blackminer', page('blackMiner Configuration')],
  ['cgminer', 'cgminer/hyperbit', undefined],
  ['cgminer', 'cgminer/baikal', undefined],
  ['hammer', 'hammer/d10', page('blackMiner Configuration')],
  ['volcminer', undefined, page('blackMiner Configuration')],
  ['volcminer', undefined, { status: 200, text: '<title>VolcMiner</title>' }],
  ['sealminer', 'sealminer/faults', undefined],
  ['sealminer', undefined, { status: 200, text: '<link rel="stylesheet" href="amazeui.min.css">' }],
  ['elphapex', 'elphapex/dg1-plus', page('Daoge')],
  ['proto', 'proto/rig', undefined],
  ['proto', undefined, { status: 200, text: '<title>Proto OS</title>' }],
  ['futurebit', undefined, { status: 308, location: '/overview', text: '' }],
  ['jasminer', 'jasminer/x16', undefined],
  ['antminer', 'antminer/s9-flat', page('antMiner Configuration')],
  [undefined, undefined, { status: 200, text: '<html>a printer</html>' }],
])('%s from %s and page %j', async (expected, folder, first) => {
  const found = await recognise(DRIVERS, device(folder, first));
  expect(found.driver?.id).toBe(expected);
});
