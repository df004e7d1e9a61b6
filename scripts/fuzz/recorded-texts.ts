import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { recordedWire } from '../../core/wire/recorded.ts';
import { recordedUnder, recordingStems } from '../../core/wire/recording-name.ts';
import type { Request } from '../../core/wire/request.ts';

const NOTHING_SAID = '{"STATUS":[{"STATUS":"S"}],"id":1}';

/** The text with which a recorded device answers a question; undefined where nothing is recorded. */
export type Texts = (request: Request) => Promise<string | undefined>;

const AT = { host: 'recorded' };

/** How cgminer refuses a command that it does not know. */
export const UNKNOWN_COMMAND = '{"STATUS":[{"STATUS":"E","When":1,"Code":14,"Msg":"Invalid command"}],"id":1}';

/**
 * The texts of a folder as they were recorded, broken ones too. What is put together from several (GraphQL, WhatsMiner
 * v3) is written anew. Joined commands are answered as cgminer does, each reply in a list of one, where `joins` says
 * that the device takes them.
 */
export function recordedTexts(folder: string, joins: boolean): Texts {
  const texts = new Map<string, string>();
  for (const name of readdirSync(folder)) {
    const known = recordedUnder(name);
    if (known !== undefined) texts.set(parse(known).name, readFileSync(join(folder, name), 'utf8'));
  }
  const wire = recordedWire([folder]);
  const one: Texts = async (request) => {
    const stem = recordingStems(request).find((each) => texts.has(each));
    if (stem !== undefined) return texts.get(stem);
    return wire(request, AT, new AbortController().signal).then(
      ({ value }) => (typeof value === 'string' ? value : JSON.stringify(value)),
      () => undefined,
    );
  };
  return async (request) => {
    if (request.via !== 'cgminer' || !('join' in request)) return one(request);
    if (!joins) return undefined;
    const { join: commands, ...asked } = request;
    const parts = await Promise.all(commands.map((command) => one({ ...asked, command })));
    // A device refuses what it does not know; where nothing was recorded, the commands are known and their answers are not.
    const missing = parts.every((text) => text === undefined) ? NOTHING_SAID : UNKNOWN_COMMAND;
    const said = parts.map((text, at) => `"${commands[at]}":[${bare(text ?? missing)}]`);
    return `{${said.join(',')},"id":1}`;
  };
}

/** A reply may have been recorded with the NUL behind it. */
const bare = (text: string) => text.replaceAll('\0', '').trim();
