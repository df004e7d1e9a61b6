/** The keys of the fleet, as `?` lists them. */
export const KEYS = [
  { keys: ['j', 'k'], what: 'next and previous miner' },
  { keys: ['Enter'], what: 'open it' },
  { keys: ['x'], what: 'choose it' },
  { keys: ['Escape'], what: 'close' },
  { keys: ['/'], what: 'search' },
  { keys: ['?'], what: 'these keys' },
] as const;

/** A key that the list names; nothing else may be one. */
export type FleetKey = (typeof KEYS)[number]['keys'][number];

/** A key as it was pressed, and where. */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  /** In what somebody writes, or within a dialog. */
  writes: boolean;
  /** On a button or a link, which Enter presses. */
  presses: boolean;
}

/** The key that is meant for the page; undefined where it is meant for something else. */
export function keyMeant({ key, ctrlKey, metaKey, altKey, writes, presses }: Pressed): FleetKey | undefined {
  if (writes || ctrlKey || metaKey || altKey || (presses && key === 'Enter')) return undefined;
  return KEYS.flatMap(({ keys }) => [...keys] as FleetKey[]).find((each) => each === key);
}
