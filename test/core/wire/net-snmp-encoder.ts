import snmp from 'net-snmp';
import { TAG } from '../../../core/wire/snmp-ber.ts';

/** One object as net-snmp writes it. */
export interface Written {
  oid: string;
  type: number;
  value: unknown;
}

/** The id of every message that is encoded here; four octets long. */
export const ID = 90_000_000;

type Opened = snmp.Session & { dgram: { send: (datagram: Buffer) => void } };

/** What net-snmp sends when it is asked to `ask`; nothing leaves. */
function encoded(version: '1' | '2c', community: string, ask: (session: snmp.Session) => void): Buffer {
  const session = snmp.createSession('127.0.0.1', community, {
    version: version === '1' ? snmp.Version1 : snmp.Version2c,
  }) as Opened;
  const sent: Buffer[] = [];
  session.dgram.send = (datagram) => void sent.push(Buffer.from(datagram));
  const random = Math.random;
  // net-snmp makes its ids of this.
  Math.random = () => ID / 100_000_000;
  try {
    ask(session);
  } finally {
    Math.random = random;
    session.close();
  }
  const [message] = sent;
  if (!message) throw new Error('net-snmp sent nothing');
  return message;
}

export function encodedGet(version: '1' | '2c', community: string, oids: readonly string[]): Buffer {
  return encoded(version, community, (session) => session.get([...oids], () => undefined));
}

/** An answer: a SET has the same form, so it becomes one by its tag. */
export function encodedAnswer(version: '1' | '2c', community: string, objects: readonly Written[]): Buffer {
  const message = encoded(version, community, (session) =>
    session.set([...objects] as snmp.Varbind[], () => undefined),
  );
  const head = message.indexOf(Buffer.from(community), 2) + community.length;
  const at = message.indexOf(0xa3, head);
  message[at] = TAG.response;
  return message;
}
