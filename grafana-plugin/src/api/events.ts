/** One server-sent event of alert-webhook (GET /api/v1/events). */
export interface FarmEvent {
  id: string;
  /** `action` for what is done to devices; else the matter: decision, episode, approval, … */
  event: string;
  data: string;
}

/** Reads events out of a stream: what is whole is told, what has only begun is kept for the next piece. */
export function readEvents(text: string): { events: FarmEvent[]; rest: string } {
  const blocks = text.split(/\r?\n\r?\n/);
  const rest = blocks.pop() ?? '';
  return { events: blocks.flatMap(eventOf), rest };
}

function eventOf(block: string): FarmEvent[] {
  const fields = new Map<string, string>();
  for (const line of block.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name !== '') fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value);
  }
  const data = fields.get('data');
  return data === undefined ? [] : [{ id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data }];
}
