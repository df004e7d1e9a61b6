import { createHash } from 'node:crypto';
import type { HttpRequest, Request, TcpRequest } from './request.ts';
import { PORTS, tcpName } from './wire.ts';

/**
 * The file that holds the answer to a question, so that what is recorded is found again:
 *
 * | question                                | file                                                         |
 * |-----------------------------------------|--------------------------------------------------------------|
 * | cgminer `stats`                         | rpc-stats.json                                               |
 * | cgminer `voltageget`, parameter 0       | rpc-voltageget.0.json                                        |
 * | cgminer `stats` with `new_api`          | rpc-stats.new_api.json                                       |
 * | cgminer `summary+pools` joined          | rpc-summary+pools.json                                       |
 * | whatsminer v3 `get.miner.status` edevs  | rpc4433-get.miner.status.edevs.json                          |
 * | GET /cgi-bin/summary.cgi                | http-cgi-bin_summary.json (only `.cgi` is dropped)           |
 * | GET /miner_power on the daemon's port   | http-6060_miner_power.json                                   |
 * | GET /stats?level=board                  | http-stats_level=board.json                                  |
 * | GET /fan on port `rest` (8080)          | http-8080_fan.json, else http-fan.json; so `graphql` (5000), `cgminer` (4028) |
 * | cgminer `stats` on port `volcminer`     | rpc8359-stats.json, else rpc-stats.json                      |
 * | POST /rpc with a body or form           | http-rpc.<first 8 digits of the SHA-256 of the body>.json    |
 * | POST of a GraphQL question `{"query":…}` | the same, else what it selects of all `gql-<name>.json` put together |
 * | tcp `miner_getstat1`, tcp `summary`     | tcp-miner_getstat1.json, tcp-summary.txt                     |
 * | ssh `cat /run/hive/last_stat.json`      | ssh-cat__run_hive_last_stat.json.json, else .txt             |
 * | ssh greeting                            | ssh-greeting.json                                            |
 * | GET / with `page`                       | http-page.json (`{status, headers, text or body}`), .html, .txt |
 * | GET /overview with `page`               | http-page_overview.json, .html, .txt                         |
 *
 * How one logs in is no part of a name, and credentials stand in no body: `{password}` is filled in on its way out.
 * Undefined for what is not recorded question by question: writes (WhatsMiner API 2 is nothing else), and SNMP, which is recorded as one `.snmprec`.
 */
export function recordingName(request: Request): string | undefined {
  const stem = recordingStems(request)[0];
  return stem === undefined ? undefined : `${stem}.json`;
}

/**
 * The name under which the answer in a file is looked up; undefined for a file that holds none. Recordings of JAWS, the
 * REST service of ServerTech's PDUs, are named by what follows `/jaws/` alone: monitor_outlets.json.
 */
export function recordedUnder(file: string): string | undefined {
  if (/^(?:rpc\d*|http|tcp|ssh)-.*\.(?:json|txt)$|^http-page.*\.html$/.test(file)) return file;
  return /^(?:monitor|config)_\w+\.json$/.test(file) ? `http-jaws_${file}` : undefined;
}

/** Names without their ending under which an answer may stand, the exact one first, then what also answers it. */
export function recordingStems(request: Request): string[] {
  if (request.writes) return [];
  switch (request.via) {
    case 'cgminer': {
      const kinds = request.port === 'volcminer' ? [`rpc${PORTS.volcminer}`, 'rpc'] : ['rpc'];
      // A join of one is answered as `{ a: reply }` and must not be taken for the reply itself.
      if ('join' in request)
        return kinds.map((kind) => stem(kind, `${request.join.join('+')}${request.join.length === 1 ? '+' : ''}`));
      const extra = Object.keys(request.extra ?? {});
      return kinds.flatMap((kind) => {
        const plain = stem(kind, request.command, request.parameter);
        return extra.length === 0 ? [plain] : [`${plain}.${extra.join('+')}`, plain];
      });
    }
    case 'whatsminer':
      return request.api === 3 ? [stem('rpc4433', request.command, parameterText(request.parameters))] : [];
    case 'http':
      return httpStems(request);
    case 'tcp':
      return [stem('tcp', tcpName(request), tcpParameters(request))];
    case 'ssh':
      return [stem('ssh', 'run' in request ? request.run.join(' ') : 'greeting')];
    case 'snmp':
      return [];
  }
}

function stem(kind: string, command: string, parameter?: string): string {
  return `${kind}-${safe(parameter === undefined ? command : `${command}.${parameter}`)}`;
}

function tcpParameters({ send }: TcpRequest): string | undefined {
  const params = typeof send === 'string' ? undefined : send['params'];
  return Array.isArray(params) && params.length > 0 ? params.join(',') : undefined;
}

function parameterText(parameters: unknown): string | undefined {
  if (parameters === undefined) return undefined;
  return typeof parameters === 'string' ? parameters : JSON.stringify(parameters);
}

function httpStems(request: HttpRequest): string[] {
  const [path = '', query] = request.path.split('?', 2);
  const name = path
    .replace(/^\//, '')
    .replace(/\.cgi$/, '')
    .replaceAll('/', '_');
  if (request.page) return [safe(`http-page${name === '' ? '' : `_${name}`}`)];
  const body = request.form ?? request.body;
  const byPath = portPrefixes(request).flatMap((port) => {
    const plain = safe(`http-${port}${name === '' ? 'root' : name}`);
    const asked = query === undefined ? plain : safe(`${plain}_${query}`);
    return [body === undefined ? asked : `${asked}.${digest(body)}`, asked, plain];
  });
  return [...new Set([...byPath, ...byPath.map(asOthersWrite)])];
}

/** Some recorders write a hyphen of the path as they write a slash, and leave out a slash at its end. */
function asOthersWrite(name: string): string {
  return `http-${name.slice('http-'.length).replaceAll('-', '_').replace(/_+$/, '')}`;
}

/** The daemon is another server beside the web's; on the other ports a family has nothing else, and its folder may not say so. */
function portPrefixes({ port = 'http' }: HttpRequest): string[] {
  if (port === 'http' || port === 'api') return [''];
  return port === 'daemon' ? [`${PORTS.daemon}_`] : [`${PORTS[port]}_`, ''];
}

function digest(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 8);
}

/** Names stay names: nothing in a question may lead out of the folder. */
function safe(text: string): string {
  return text.replace(/[^A-Za-z0-9._,=+-]/g, '_');
}
