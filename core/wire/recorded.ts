import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Answer } from './answer.ts';
import { asExpected } from './expectation.ts';
import { isObject } from './json-exchange.ts';
import { toAnswer } from './recorded-answer.ts';
import { answerBulk, type RecordedCalls, readBulks } from './recorded-bulk.ts';
import { type RecordedExchanges, readExchanges } from './recorded-exchange.ts';
import { answerGraph, type RecordedGraph, readGraph } from './recorded-graphql.ts';
import { recordedUnder, recordingStems } from './recording-name.ts';
import type { Request } from './request.ts';
import { answerSnmp, readSnmprec, type SnmpObjects } from './snmprec.ts';
import { describe, type Endpoint, type Wire, WireError } from './wire.ts';

export { recordingName } from './recording-name.ts';

export interface RecordedOptions {
  /** Prefers `<name>.<variant>.json` over `<name>.json`; otherwise variants never answer. */
  variant?: string;
}

/**
 * A wire that answers from recordings instead of a device. Each path is a folder of answers named as `recordingName`
 * says (other files in it are ignored, one `.snmprec` in it is taken) or an `.snmprec` file; where two hold the same
 * answer or object, the later path wins. A file `exchange.json` may say which file answers what. Files `bulk_1.json` … answer JSON-RPC bulks. Answers on another cgminer or HTTP port may carry it in the name
 * (`rpc8359-stats`, `http-8080_fan`). A joined question that has no recording of its own is put together from its parts.
 * A part of an answer or a damaged one (`rpc-stats.partial`, `.malformed`) answers where there is no whole one.
 *
 * Throws an Error at once when a path is missing or ambiguous. The wire throws WireError: 'unrecorded' when nothing
 * answers the question, 'forbidden' for writes, 'refused' where the recorded answer is a refusal, 'unreachable' and
 * 'unexpected-answer' where it is a text that the real wire would not take for an answer.
 */
export function recordedWire(paths: readonly string[], options: RecordedOptions = {}): Wire {
  const recording = load(paths, options.variant);
  const read = reader(recording.files, options.variant);
  const exchanged: RecordedExchanges = (request) => {
    for (const exchanges of recording.exchanges) {
      const answer = exchanges(request);
      if (answer) return answer;
    }
    return undefined;
  };
  return async (request, to, signal) => {
    if (request.writes) throw new WireError('forbidden', `a recording cannot be written to: ${describe(request)}`);
    if (signal.aborted) throw new WireError('timeout', `the deadline passed before ${describe(request)}`);
    const answer =
      request.via === 'snmp'
        ? recording.objects && answerSnmp(recording.objects, request)
        : (answerNamed(request, to, read, exchanged) ?? answerInParts(request, to, read, recording, exchanged));
    if (answer) return answer;
    const stems = recordingStems(request);
    const wanted = request.via === 'snmp' ? 'an .snmprec file' : stems.map((stem) => `${stem}.json`).join(' or ');
    throw new WireError('unrecorded', `${describe(request)} is not recorded: no ${wanted} in ${paths.join(', ')}`);
  };
}

interface Recording {
  /** File name → path. */
  files: ReadonlyMap<string, string>;
  objects: SnmpObjects | undefined;
  calls: RecordedCalls;
  graph: RecordedGraph;
  /** Those of the last path first. */
  exchanges: readonly RecordedExchanges[];
}

function load(paths: readonly string[], variant: string | undefined): Recording {
  if (paths.length === 0) throw new Error('a recording needs at least one folder or .snmprec file');
  const files = new Map<string, string>();
  const walks: string[] = [];
  const bulks: { name: string; text: string }[] = [];
  const graphs: string[] = [];
  const exchanges: RecordedExchanges[] = [];
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw new Error(`no recording at ${path}: expected a folder or an .snmprec file`);
    if (!found.isDirectory()) {
      if (!path.endsWith('.snmprec'))
        throw new Error(`${path} is not a recording: expected a folder or an .snmprec file`);
      walks.push(path);
      continue;
    }
    const names = readdirSync(path).sort();
    const told = readExchanges(path);
    if (told) exchanges.unshift(told);
    const walked = names.filter((name) => name.endsWith('.snmprec'));
    if (walked.length > 1) throw new Error(`${path} holds ${walked.length} .snmprec files: name the one that is meant`);
    walks.push(...walked.map((name) => join(path, name)));
    for (const name of names) {
      const known = recordedUnder(name);
      if (known !== undefined) files.set(known, join(path, name));
      if (/^bulk_\d\.json$/.test(name)) bulks.push({ name, text: readFileSync(join(path, name), 'utf8') });
      if (isGraph(name, variant)) graphs.push(readFileSync(join(path, name), 'utf8'));
    }
  }
  const texts = walks.map((path) => readFileSync(path, 'utf8'));
  const objects = texts.length === 0 ? undefined : readSnmprec(...texts);
  return { files, objects, calls: readBulks(bulks), graph: readGraph(graphs), exchanges };
}

/** `gql-pools.json`; a variant stands behind a dot. Sorted names lay it over the plain answer. */
function isGraph(name: string, variant: string | undefined): boolean {
  const stem = /^gql-(.+)\.json$/.exec(name)?.[1];
  if (stem === undefined || !stem.includes('.')) return stem !== undefined;
  return [variant, ...LESSER].includes(stem.slice(stem.lastIndexOf('.') + 1));
}

/** Variants that answer where nothing better was recorded. */
const LESSER = ['partial', 'malformed'];

type Read = (stem: string) => { text: string; name: string } | undefined;

function reader(files: ReadonlyMap<string, string>, variant: string | undefined): Read {
  const texts = new Map<string, string>();
  return (stem) => {
    const stems =
      variant === undefined ? [stem, ...LESSER.map((lesser) => `${stem}.${lesser}`)] : [`${stem}.${variant}`, stem];
    for (const name of stems.flatMap((each) => [`${each}.json`, `${each}.txt`, `${each}.html`])) {
      const path = files.get(name);
      if (path === undefined) continue;
      const text = texts.get(path) ?? readFileSync(path, 'utf8');
      texts.set(path, text);
      return { text, name };
    }
    return undefined;
  };
}

function answerNamed(request: Request, to: Endpoint, read: Read, exchanged: RecordedExchanges): Answer | undefined {
  for (const stem of recordingStems(request).flatMap((name) => [...onOwnPort(name, request, to), name])) {
    const found = read(stem);
    if (found) return toAnswer(request, found.text, found.name);
  }
  return exchanged(request);
}

function onOwnPort(stem: string, request: Request, to: Endpoint): string[] {
  if (request.via === 'cgminer' && to.ports?.cgminer !== undefined)
    return [stem.replace(/^rpc-/, `rpc${to.ports.cgminer}-`)];
  if (request.via === 'http' && request.port !== 'daemon' && to.ports?.http !== undefined)
    return [stem.replace(/^http-/, `http-${to.ports.http}_`)];
  return [];
}

/**
 * `a+b` from a and b: cgminer answers `{ a, b }`, WhatsMiner v3 answers one `msg` that holds both; a bulk by its calls,
 * GraphQL by its selection.
 */
function answerInParts(
  request: Request,
  to: Endpoint,
  read: Read,
  recording: Recording,
  exchanged: RecordedExchanges,
): Answer | undefined {
  if (request.via === 'http') {
    const selected = answerBulk(recording.calls, request) ?? answerGraph(recording.graph, request);
    return selected && asExpected(selected, request);
  }
  if (request.via === 'cgminer' && 'join' in request) {
    const { join, ...asked } = request;
    const heard = parts(join, (command) => answerNamed({ ...asked, command }, to, read, exchanged));
    const value = Object.fromEntries(heard.map(([command, answer]) => [command, answer.value]));
    return heard.length === 0 ? undefined : new Answer(value, mendsOf(heard));
  }
  if (request.via !== 'whatsminer' || typeof request.parameters !== 'string') return undefined;
  const heard = parts(request.parameters.split('+'), (parameters) =>
    answerNamed({ ...request, parameters }, to, read, exchanged),
  );
  const [first] = heard;
  if (!first) return undefined;
  const msg = Object.assign({}, ...heard.map(([, answer]) => answer.at('msg').value)) as unknown;
  return new Answer(isObject(first[1].value) ? { ...first[1].value, msg } : { msg }, mendsOf(heard));
}

type Heard = [name: string, answer: Answer][];

/** A refused part is absent, as it is when a device is asked one by one; the refusal is thrown when all are. */
function parts(names: readonly string[], ask: (name: string) => Answer | undefined): Heard {
  const heard: Heard = [];
  let refusal: WireError | undefined;
  for (const name of names) {
    try {
      const answer = ask(name);
      if (answer) heard.push([name, answer]);
    } catch (error) {
      if (!(error instanceof WireError) || error.reason !== 'refused') throw error;
      refusal ??= error;
    }
  }
  if (heard.length === 0 && refusal) throw refusal;
  return heard;
}

function mendsOf(heard: Heard): string[] {
  return [...new Set(heard.flatMap(([, answer]) => answer.mends))];
}
