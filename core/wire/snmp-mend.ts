const SEQUENCE = 0x30;
const NULL = 0x05;
/** INTEGER, Counter32, Gauge32, TimeTicks. */
const NUMBERS = [0x02, 0x41, 0x42, 0x43];

interface Element {
  tag: number;
  start: number;
  end: number;
  at: number;
}

/**
 * Some agents (ServerTech Sentry3 firmware, HPE AF400A) send an INTEGER of zero octets for a value that they do not
 * have, which makes the whole datagram unreadable. Such values become NULL, which has the same length; all others stay.
 * Returns the datagram itself when nothing is to be mended, and for SNMPv3, whose contents are signed.
 */
export function mendEmptyIntegers(datagram: Buffer): Buffer {
  const [message] = elements(datagram, 0, datagram.length);
  if (message?.tag !== SEQUENCE) return datagram;
  const [version, , pdu] = elements(datagram, message.start, message.end);
  if (!version || !pdu || datagram[version.start] === 3) return datagram;
  const bindings = elements(datagram, pdu.start, pdu.end)[3];
  if (!bindings) return datagram;
  const empty = elements(datagram, bindings.start, bindings.end)
    .map((binding) => elements(datagram, binding.start, binding.end)[1])
    .filter((value) => value !== undefined)
    .filter((value) => NUMBERS.includes(value.tag) && value.start === value.end);
  if (empty.length === 0) return datagram;
  const mended = Buffer.from(datagram);
  for (const value of empty) mended[value.at] = NULL;
  return mended;
}

/** The BER elements between two offsets; what is cut off or of indefinite length ends the list. */
function elements(buffer: Buffer, from: number, to: number): Element[] {
  const found: Element[] = [];
  let at = from;
  while (at + 2 <= to) {
    const first = buffer[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    if (first === 0x80 || lengthBytes > 4 || at + 2 + lengthBytes > to) break;
    const start = at + 2 + lengthBytes;
    const length = lengthBytes === 0 ? first : buffer.readUIntBE(at + 2, lengthBytes);
    const end = start + length;
    if (end > to) break;
    found.push({ tag: buffer[at] ?? 0, start, end, at });
    at = end;
  }
  return found;
}
