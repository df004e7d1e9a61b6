import type { Detection } from './driver.ts';
import { integer, text } from './snmp-values.ts';

/** Recognises a family by objects that no other MIB has: one of them that is an integer or a text is enough. */
export function detectByOwn(objects: Readonly<Record<string, string>>): Detection {
  return {
    ask: { via: 'snmp', get: objects, optional: true },
    is: (answer) =>
      Object.keys(objects).some((name) => integer(answer, name) !== undefined || text(answer, name) !== undefined),
  };
}
