import { Answer } from './answer.ts';
import type { HttpRequest } from './request.ts';

/** What recorded bulk answers say: object and method → the result, as the device gave it. */
export type RecordedCalls = ReadonlyMap<string, unknown>;

interface Call {
  rid: string;
  method: string;
}

const PDU = '/model/pdu/0';
const SLOTS = '/model/peripheraldevicemanager';

type Known = (rid: string, method: string) => Answer;

/**
 * What the files `bulk_1.json` … `bulk_7.json` answer, bulk after bulk. Such a recording of JSON-RPC over `/bulk` holds
 * no requests, but each bulk asks of the objects that an earlier one has named, in that order (the conversation of
 * psyinfra's exporter, recording raritan/jsonrpc).
 */
const CONVERSATION: readonly ((known: Known) => Call[])[] = [
  () => [
    { rid: PDU, method: 'getInlets' },
    { rid: PDU, method: 'getOutlets' },
    { rid: SLOTS, method: 'getDeviceSlots' },
  ],
  (known) => each([...inlets(known), ...outlets(known)], 'getMetaData'),
  (known) => each([...inlets(known), ...outlets(known), ...slots(known)], 'getSettings'),
  (known) => each(inlets(known), 'getPoles'),
  (known) => [...each([...inlets(known), ...outlets(known)], 'getSensors'), ...each(slots(known), 'getDevice')],
  (known) => each(poleSensors(known), 'getMetaData'),
  (known) => each(poleSensors(known), 'getReading'),
];

const inlets = (known: Known) => ridsIn(known(PDU, 'getInlets').list());
const outlets = (known: Known) => ridsIn(known(PDU, 'getOutlets').list());
const slots = (known: Known) => ridsIn(known(SLOTS, 'getDeviceSlots').list());

function poleSensors(known: Known): string[] {
  const poles = inlets(known).flatMap((inlet) => known(inlet, 'getPoles').list());
  return poles.flatMap((pole) => ridsIn(pole.entries().map(([, sensor]) => sensor)));
}

function ridsIn(objects: readonly Answer[]): string[] {
  return objects.map((object) => object.str('rid')).filter((rid) => rid !== undefined);
}

function each(rids: readonly string[], method: string): Call[] {
  return rids.map((rid) => ({ rid, method }));
}

/** Throws an Error when a file does not hold the answers that its place in the conversation calls for. */
export function readBulks(files: readonly { name: string; text: string }[]): RecordedCalls {
  const calls = new Map<string, unknown>();
  const known: Known = (rid, method) => new Answer(calls.get(key(rid, method))).at('_ret_');
  for (const { name, text } of files) {
    const asked = CONVERSATION[Number(/\d+/.exec(name)?.[0]) - 1]?.(known) ?? [];
    const responses = new Answer(JSON.parse(text)).list('result', 'responses');
    if (responses.length !== asked.length)
      throw new Error(`${name} holds ${responses.length} responses, expected ${asked.length}`);
    for (const [at, { rid, method }] of asked.entries())
      calls.set(key(rid, method), responses[at]?.at('json', 'result').value);
  }
  return calls;
}

/**
 * The answer to a bulk request, put together from its calls; a call that is not recorded is answered with an error, as
 * a device answers a method that it does not know. Undefined when it is no bulk request or none of its calls is recorded.
 */
export function answerBulk(recorded: RecordedCalls, request: HttpRequest): Answer | undefined {
  if (request.path !== '/bulk') return undefined;
  const asked = new Answer(request.body).list('params', 'requests');
  const heard = asked.map((call) => recorded.get(key(call.str('rid'), call.str('json', 'method'))));
  if (heard.every((result) => result === undefined)) return undefined;
  const responses = asked.map((call, at) => ({ json: reply(call.at('json', 'id').value, heard[at]), statcode: 200 }));
  return new Answer({ jsonrpc: '2.0', result: { responses } });
}

function reply(id: unknown, result: unknown): object {
  if (result !== undefined) return { jsonrpc: '2.0', result, id };
  return { jsonrpc: '2.0', error: { code: -32601, message: 'not recorded' }, id };
}

function key(rid: string | undefined, method: string | undefined): string {
  return `${rid} ${method}`;
}
