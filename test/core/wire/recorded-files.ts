import type { HttpRequest, Request } from '../../../core/wire/request.ts';

export const SUMMARY = { STATUS: [{ STATUS: 'S', Code: 11 }], SUMMARY: [{ Elapsed: 5 }], id: 1 };
/** A folder of recordings: file name → text. */
export const FILES: Record<string, string> = {
  'rpc-summary.json': JSON.stringify(SUMMARY),
  'rpc-summary.with-errors.json': '{"SUMMARY":[{"Elapsed":6}]}',
  'rpc-pools.json': '{"POOLS":[{"POOL":0,}]}\0',
  'rpc-stats.json': '{"STATS":["old"]}',
  'rpc-stats.new_api.json': '{"STATS":["new"]}',
  'rpc-version.json': '{"VERSION":[1]}',
  'rpc-voltageget.0.json': '{"VOLTAGE":[13.8]}',
  'rpc-devs.json': '{"STATUS":[{"STATUS":"E","Code":14,"Msg":"Invalid command"}]}',
  'rpc-edevs.txt': 'not a reply',
  'rpc-lcd+coin.json': '{"lcd":{"LCD":[1]},"coin":{"COIN":[2]}}',
  'rpc8359-stats.malformed.txt': '{"STATS":[{"a":1}{"b":2}]}',
  'rpc8359-config.json': '{"CONFIG":["at 8359"]}',
  'rpc4433-get.device.info.json': '{"code":0,"msg":{"salt":"x"}}',
  'rpc4433-get.miner.status.summary.json':
    '{"code":0,"when":9,"msg":{"summary":{"elapsed":7}},"desc":"get.miner.status"}',
  'rpc4433-get.miner.status.pools.json': '{"code":0,"msg":{"pools":[{"id":1}]}}',
  'rpc4433-get.fan.setting.json': '{"code":-4,"msg":"no permission"}',
  'rpc4433-get.log.json': '{"code":-2,"msg":"invalid command"}',
  'http-cgi-bin_get_system_info.json': '{"minertype":"Antminer S21"}',
  'http-cgi-bin_info.php.json': '{"php":true}',
  'http-6060_miner_power.txt': 'power:3456\n',
  'http-8080_fan.json': '{"Fans":[1]}',
  'http-8080_psu.json': '{"PSU":["8080"]}',
  'http-psu.json': '{"PSU":["80"]}',
  'http-summary.json': '{"Hostname":"epic"}',
  'http-page.json': '{"status":401,"headers":{"WWW-Authenticate":"Digest realm=\\"antMiner\\""},"body":"who"}',
  'http-page_index.html': '<title>AxeOS</title>',
  'gql-system.json': '{"data":{"bos":{"hostname":"b1","uptime":5},"bosminer":{"info":{"fans":[{"rpm":1,"speed":2}]}}}}',
  'gql-pools.json': '{"data":{"bosminer":{"info":{"poolGroups":[{"name":"g"}]}}}}',
  'gql-Mcu.stats.partial.json': '{"data":{"Mcu":{"stats":{"hostname":"f2"}}}}',
  'http-api_v1_telemetry.json': '{"any":"query"}',
  'http-api_v1_telemetry_level=board.json': '{"level":"board"}',
  'http-cgi-bin_stats.txt': 'Socket connect failed: Connection refused\n',
  'http-cgi-bin_pools.txt': '<html>login</html>',
  'http-empty.txt': '',
  'expected.json': '{"asserted":{}}',
  'derived-groups.json': '{}',
};
/** An .snmprec of three objects. */
export const WALK = '1.3.6.1.2.1.1.1.0|4|PDU one\n1.3.6.1.2.1.2.2.1.1|2|7\n1.3.6.1.2.1.2.2.1.2|2|8\n';

export const cgminer = (command: string): { via: 'cgminer'; command: string } => ({ via: 'cgminer', command });
export const v3 = (command: string, parameters?: unknown): Request => ({
  via: 'whatsminer',
  api: 3,
  command,
  parameters,
});
export const get = (path: string): HttpRequest => ({ via: 'http', method: 'GET', path });
