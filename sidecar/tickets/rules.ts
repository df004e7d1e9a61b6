export const TICKET_STATES = ['open', 'in-progress', 'waiting-for-parts', 'done', 'cancelled'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** The states in which nothing more is done. */
export const CLOSED: readonly TicketState[] = ['done', 'cancelled'];

/** What must be said of a ticket before it may move. */
export type Need = 'assignee' | 'resolution';

/** Where a ticket may move, and what each move needs. What is not here may not be. */
export const MOVES: Readonly<Record<TicketState, Partial<Record<TicketState, readonly Need[]>>>> = {
  open: { 'in-progress': ['assignee'], cancelled: ['resolution'] },
  'in-progress': {
    open: [],
    'waiting-for-parts': ['assignee'],
    done: ['assignee', 'resolution'],
    cancelled: ['resolution'],
  },
  'waiting-for-parts': { open: [], 'in-progress': ['assignee'], cancelled: ['resolution'] },
  // Opened again: the trouble is back, or it was closed by mistake.
  done: { 'in-progress': ['assignee'] },
  cancelled: { open: [] },
};

/** Why a ticket may not move; undefined: it may, or it stands there already. Pure. */
export function moveRefusal(
  { state, assignee, resolution }: { state: TicketState; assignee: string | undefined; resolution: string },
  to: TicketState,
): string | undefined {
  if (state === to) return undefined;
  const needs = MOVES[state][to];
  if (needs === undefined)
    return `state: found "${to}", expected one of ${Object.keys(MOVES[state]).join(', ')} after "${state}"`;
  if (needs.includes('assignee') && assignee === undefined)
    return `assignee: found nobody, expected one before "${to}"`;
  if (needs.includes('resolution') && resolution === '')
    return `resolution: found nothing, expected what it was and what was done before "${to}"`;
  return undefined;
}
