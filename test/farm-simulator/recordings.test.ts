import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { community, exchange, frames, rpc, web } from './clients.ts';
import { type RecordingServer, serveRecording } from './recordings.ts';
import { readSnmprec } from './snmprec.ts';

const FILES = {
  'rpc-version.json': '{"STATUS":[{"STATUS":"S","Code":22}],"VERSION":[{"API":"3.1"}],"id":1}',
  'rpc-broken.txt': '{"STATUS":[{"STATUS":"S",}',
  'rpc4433-get.device.info.json': '{"code":0,"when":1,"msg":{"salt":"abc"},"desc":"get.device.info"}',
  'rpc4433-get.miner.status.summary.json':
    '{"code":0,"when":1,"msg":{"summary":{"elapsed":5}},"desc":"get.miner.status"}',
  'rpc4433-get.miner.status.pools.json': '{"code":0,"when":1,"msg":{"pools":[]},"desc":"get.miner.status"}',
  'http-cgi-bin_stats.json': '{"STATS":[]}',
  'walk.snmprec': '1.3.6.1.2.1.1.1.0|4|a thing\n1.3.6.1.2.1.1.3.0|67|4000000000\n1.3.6.1.4.1.9.1.0|4x|ff00\n',
};

let folder: string;
let served: RecordingServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recording-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  served = await serveRecording(folder);
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

describe('serveRecording', () => {
  it('answers port 4028 with the very octets and a NUL, broken ones too', async () => {
    const reply = await exchange(served.ports.cgminer ?? 0, '{"command":"version"}');
    expect(reply.toString('utf8')).toBe(`${FILES['rpc-version.json']}\0`);
    const broken = await exchange(served.ports.cgminer ?? 0, '{"command":"broken"}');
    expect(broken.toString('utf8')).toBe(`${FILES['rpc-broken.txt']}\0`);
    expect(await rpc(served.ports.cgminer ?? 0, 'stats')).toMatchObject({ STATUS: [{ STATUS: 'E', Code: 14 }] });
  });

  it('answers frames by command and parameter, joined ones from their parts', async () => {
    const port = served.ports.whatsminer ?? 0;
    expect(await frames(port, { cmd: 'get.device.info' })).toMatchObject({ code: 0, msg: { salt: 'abc' } });
    const joined = await frames(port, { cmd: 'get.miner.status', param: 'summary+pools' });
    expect(joined).toMatchObject({ code: 0, msg: { summary: { elapsed: 5 }, pools: [] } });
    expect(await frames(port, { cmd: 'get.miner.status', param: 'summary+edevs' })).toMatchObject({ code: -2 });
  });

  it('answers pages by their path', async () => {
    expect(await web(served.ports.http ?? 0, '/cgi-bin/stats.cgi')).toMatchObject({
      status: 200,
      body: '{"STATS":[]}',
    });
    expect(await web(served.ports.http ?? 0, '/cgi-bin/pools.cgi')).toMatchObject({ status: 404 });
  });

  it('answers SNMP from a walk, types and hex kept', async () => {
    const client = community(served.ports.snmp ?? 0, 'public');
    const found = await client.get('1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.3.0', '1.3.6.1.4.1.9.1.0');
    expect(found).toEqual(['a thing', 4_000_000_000, '\xff\x00']);
    await expect(client.set('1.3.6.1.2.1.1.1.0', 'OctetString', 'x')).rejects.toMatchObject({ status: 6 });
    client.close();
  });

  it('refuses a folder without recordings and a walk with a broken line', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'recording-'));
    await expect(serveRecording(empty)).rejects.toThrow(/holds no recording/);
    await rm(empty, { recursive: true });
    expect(() => [...readSnmprec('1.3.6|4|x\n1.3.6.1|99|x')]).toThrow(
      'line 2 is "1.3.6.1|99|x"; expected OID|type|value',
    );
  });
});

const RECORDINGS = resolve(import.meta.dirname, '../../../shared/recordings');
const present = existsSync(RECORDINGS);

describe.skipIf(!present)(
  `the recordings kept beside the project${present ? '' : ` (skipped: no ${RECORDINGS})`}`,
  () => {
    it('serves a whole walk of a PX3, in its order', async () => {
      const file = join(RECORDINGS, 'pdu/raritan/raritan-pdu_px3.snmprec');
      const recorded = (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split('|')[0]);
      const px3 = await serveRecording(file);
      const client = community(px3.ports.snmp ?? 0, 'public');
      const walked = [...(await client.column('1.3.6.1')).keys()].map((rest) => `1.3.6.1.${rest}`);
      client.close();
      await px3.close();
      expect(walked).toEqual(recorded);
    });

    it.each(['antminer/stock-s21-s19pro-mixed', 'whatsminer/v2-api2.0.5-fw20230803'])('serves %s', async (name) => {
      const miner = await serveRecording(join(RECORDINGS, 'asic', name));
      const reply = await exchange(miner.ports.cgminer ?? 0, '{"command":"summary"}');
      await miner.close();
      const text = await readFile(join(RECORDINGS, 'asic', name, 'rpc-summary.json'), 'utf8');
      expect(reply.toString('utf8')).toBe(`${text}\0`);
    });
  },
);
