import type { Operation } from './document.ts';

/** One request as it goes onto the wire. */
export interface FuzzRequest {
  /** The operation that it was made from. */
  operation: Operation;
  method: string;
  /** With its query, as it stands in the request line. */
  path: string;
  /** A name may come twice. */
  headers: Record<string, string | string[]>;
  body?: Buffer;
  /** `slow`: the body comes in pieces with pauses. `cut`: the connection ends in the middle of it. */
  delivery: 'whole' | 'slow' | 'cut';
  /** Whose credentials it shows: those of somebody who may do everything, or of a name in `bad`. */
  as: string;
  /** What is wrong with it; none: it is as the document says. */
  spoils: string[];
}

/** What came back. */
export interface FuzzAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** The body has not come to its end, because it never does, or because the connection broke. */
  open?: boolean;
}

/** How a request is told to people: enough to send it again. */
export function told({ method, path, headers, body, delivery, as, spoils }: FuzzRequest): string {
  const shown = Object.entries(headers).filter(([name]) => !['authorization', 'cookie'].includes(name));
  const words = shown.map(([name, value]) => `${name}: ${short(String(value), 120)}`).join('; ');
  return [
    `${method} ${short(path, 600)} (${delivery}, as ${as}; ${spoils.join(', ') || 'as documented'})`,
    ...(words ? [`headers ${words}`] : []),
    ...(body ? [`body of ${body.length} bytes: ${short(body.toString('latin1'), 1_000)}`] : []),
  ].join('\n  ');
}

function short(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text;
}
