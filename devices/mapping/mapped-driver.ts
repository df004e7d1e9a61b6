import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request, TcpRequest } from '../../core/wire/request.ts';
import type { Detection, Driver } from '../driver.ts';
import { get, rigDriver, say } from '../gpu-engines/rig-driver.ts';
import { mappedRig } from './mapped-rig.ts';
import type { MappedQuestion, Mapping } from './mapping.ts';
import { placeOf, readAt } from './place.ts';

/** A driver made of a description. It asks and reads; it can do nothing to the program. */
export function mappedDriver(mapping: Mapping): Driver {
  const { name, title = name, models, recognise = [], port = 0 } = mapping;
  const ask = Object.fromEntries(
    Object.entries(mapping.ask).map(([key, question]) => [key, requestOf(question, port)]),
  ) satisfies Questions;
  return rigDriver({
    id: name,
    title,
    ...(models === undefined ? {} : { models }),
    detect: detectionsOf(recognise, ask),
    ask,
    rig: (answers: Readonly<Record<string, Answer>>) => mappedRig(mapping, answers),
  });
}

/** All that is named must stand in the answers to one question. */
function detectionsOf(recognise: readonly string[], ask: Questions): Detection[] {
  const places = recognise.flatMap((text) => placeOf(text) ?? []);
  const [first] = places;
  const request = first?.question === undefined ? undefined : ask[first.question];
  if (first?.question === undefined || request === undefined) return [];
  const question = first.question;
  const is = (answer: Answer) => places.every((place) => readAt(place, { [question]: answer }).length > 0);
  return [{ ask: { ...request, optional: true }, is }];
}

function requestOf(
  { http, tls, auth, cgminer, json, text, claymore, optional }: MappedQuestion,
  port: number,
): Request {
  const more = optional ? { optional } : {};
  if (http !== undefined) {
    const secured = { ...(tls ? { tls } : {}), ...(auth === undefined ? {} : { auth, orOpen: true as const }) };
    return { ...get(port, http, secured), ...more };
  }
  if (cgminer !== undefined) return { via: 'cgminer', command: cgminer, ...more };
  if (claymore !== undefined)
    return { ...say(port, { id: 0, jsonrpc: '2.0', method: claymore }, { auth: 'psw' }), ...more };
  const send: TcpRequest['send'] = json ?? text ?? '';
  return { ...say(port, send, { reads: true }), ...more };
}
