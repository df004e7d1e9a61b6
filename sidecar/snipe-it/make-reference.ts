import { messageText } from './answer.ts';
import type { SnipeClient } from './client.ts';
import { textOf } from './decode.ts';
import type { Missing } from './want.ts';

const ATTEMPTS = 5;

/**
 * Makes reference data that Snipe-IT does not have; what was not answered is looked for before it is sent again. Why it
 * could not be made, or undefined.
 */
export async function makeReference(
  { resource, name, body }: Missing,
  { client, pause, settleMs }: { client: SnipeClient; pause: (ms: number) => Promise<void>; settleMs: number },
): Promise<string | undefined> {
  const there = async () =>
    (await client.all(`/${resource}`, { search: name })).some(
      (row) =>
        textOf(row['name'])?.toLowerCase() === name.trim().toLowerCase() &&
        (textOf(row['model_number']) ?? undefined) === body['model_number'],
    );
  for (let tried = 1; tried <= ATTEMPTS; tried += 1) {
    const written = await client.write('POST', `/${resource}`, body);
    if (written.kind === 'ok') return undefined;
    if (written.kind === 'refused') return `${resource} "${name}" was not made: ${messageText(written.messages)}`;
    await pause(settleMs);
    if (await there()) return undefined;
  }
  return `${resource} "${name}" was not made: Snipe-IT gave no clear answer ${ATTEMPTS} times`;
}
