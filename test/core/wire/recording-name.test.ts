import { describe, expect, it } from 'vitest';
import { recordingName } from '../../../core/wire/recorded.ts';
import type { Request } from '../../../core/wire/request.ts';
import { cgminer, get, v3 } from './recorded-files.ts';

describe('the name of a recording', () => {
  it.each<[Request, string | undefined]>([
    [cgminer('summary'), 'rpc-summary.json'],
    [{ via: 'cgminer', command: 'stats', extra: { new_api: true } }, 'rpc-stats.new_api.json'],
    [{ via: 'cgminer', command: 'ascset', parameter: '0,help' }, 'rpc-ascset.0,help.json'],
    [{ via: 'cgminer', join: ['summary', 'pools'] }, 'rpc-summary+pools.json'],
    [v3('get.miner.status', 'summary+edevs'), 'rpc4433-get.miner.status.summary+edevs.json'],
    [{ via: 'whatsminer', api: 2, command: 'reboot' }, undefined],
    [get('/cgi-bin/stats.cgi'), 'http-cgi-bin_stats.json'],
    [get('/'), 'http-root.json'],
    [get('/api?type=a/../b'), 'http-api_type=a_.._b.json'],
    [{ via: 'http', method: 'GET', port: 'daemon', path: '/warning' }, 'http-6060_warning.json'],
    [{ ...get('/fan'), port: 'rest' }, 'http-8080_fan.json'],
    [{ ...get('/api/x'), port: 'graphql' }, 'http-5000_api_x.json'],
    [{ ...get('/summary'), port: 'cgminer' }, 'http-4028_summary.json'],
    [{ ...cgminer('stats'), port: 'volcminer' }, 'rpc8359-stats.json'],
    [{ ...get('/'), page: true }, 'http-page.json'],
    [{ ...get('/overview'), page: true }, 'http-page_overview.json'],
    [{ ...get('/reboot'), writes: true }, undefined],
    [{ via: 'snmp', columns: { a: '1.3' } }, undefined],
  ])('of %j is %s', (request, name) => {
    expect(recordingName(request)).toBe(name);
  });
});
