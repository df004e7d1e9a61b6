import { isIPv6 } from 'node:net';
import snmp, { type SessionOptions, type User, type Varbind as WireVarbind } from 'net-snmp';
import { faultOf, fromVarbinds } from './snmp-meaning.ts';
import { mendEmptyIntegers } from './snmp-mend.ts';
import type { Asking, Fault, Patience, Reply } from './snmp-reply.ts';
import { type SnmpCredentials, WireError } from './wire.ts';

type Callback = (error: Error | null, varbinds?: (WireVarbind | WireVarbind[])[]) => void;

/** net-snmp reads these when a request starts; its types do not name them. */
interface Tunable {
  timeout: number;
  retries: number;
}

/** A session that lives through anything a device may send. */
class SturdySession extends snmp.Session implements Tunable {
  declare timeout: number;
  declare retries: number;

  override onMsg(datagram: Buffer): void {
    try {
      super.onMsg(mendEmptyIntegers(datagram));
    } catch (error) {
      this.fail(error);
    }
  }

  // net-snmp emits the error object as the event's name, which nobody can listen to.
  override onError(error: unknown): void {
    this.fail(error);
  }

  private fail(error: unknown): void {
    (this as unknown as NodeJS.EventEmitter).emit('error', error);
  }
}

/** One agent, one set of credentials, one socket; one request at a time. */
export class SnmpSession implements Asking {
  readonly version: '1' | '2c' | '3';
  private readonly session: SturdySession;
  private readonly where: string;
  private interrupt: ((fault: Fault) => void) | undefined;
  private abandoned: Fault | undefined;

  /** Throws WireError 'unauthorized' for SNMPv3 credentials with privacy but without authentication. */
  constructor(host: string, port: number, credentials: SnmpCredentials) {
    this.version = credentials.version;
    this.where = `${host}:${port}`;
    const options = { port, transport: isIPv6(host) ? 'udp6' : 'udp4', backwardsGetNexts: true } as const;
    this.session = openSession(host, credentials, options);
    this.session.on('error', (error) => this.interrupt?.(faultOf(error, this.where)));
  }

  get(oids: readonly string[], patience: Patience): Promise<Reply> {
    return this.ask(patience, (done) => this.session.get([...oids], done));
  }

  next(oid: string, repetitions: number, patience: Patience): Promise<Reply> {
    return this.ask(patience, (done) =>
      repetitions > 1 ? this.session.getBulk([oid], 0, repetitions, done) : this.session.getNext([oid], done),
    );
  }

  /** Sent once and never again by itself: a lost reply does not mean that the device did nothing. */
  set(oid: string, type: 'integer' | 'string', value: number | string, timeoutMs: number): Promise<Reply> {
    const objectType = type === 'integer' ? snmp.ObjectType.Integer : snmp.ObjectType.OctetString;
    return this.ask({ timeoutMs, retries: 0 }, (done) => this.session.set([{ oid, type: objectType, value }], done));
  }

  /** Ends what is under way with this error, at once; the session is of no use afterwards. */
  abandon(error: WireError): void {
    this.abandoned = { fault: 'other', error };
    this.interrupt?.(this.abandoned);
    this.close();
  }

  close(): void {
    try {
      this.session.close();
    } catch {
      // A socket that was closed before is closed.
    }
  }

  private ask(patience: Patience, send: (done: Callback) => void): Promise<Reply> {
    if (this.abandoned) return Promise.resolve(this.abandoned);
    this.session.timeout = patience.timeoutMs;
    this.session.retries = patience.retries;
    return new Promise((resolve) => {
      this.interrupt = (fault) => {
        resolve(fault);
        this.interrupt = undefined;
        this.session.cancelRequests(fault.error);
      };
      send((error, varbinds) => {
        resolve(error ? faultOf(error, this.where) : { varbinds: fromVarbinds((varbinds ?? []).flat()) });
      });
    });
  }
}

function openSession(host: string, credentials: SnmpCredentials, options: SessionOptions): SturdySession {
  if (credentials.version !== '3') {
    const version = credentials.version === '1' ? snmp.Version1 : snmp.Version2c;
    return new SturdySession(host, credentials.community, { ...options, version });
  }
  const { version: _, ...v3 } = options;
  return new SturdySession(host, toUser(credentials), { ...v3, version: snmp.Version3 });
}

function toUser(credentials: SnmpCredentials & { version: '3' }): User {
  const { user: name, auth, priv } = credentials;
  if (priv && !auth)
    throw new WireError('unauthorized', `SNMPv3 user ${name}: privacy is configured without authentication`);
  if (!auth) return { name, level: snmp.SecurityLevel.noAuthNoPriv };
  const proof = { name, authProtocol: snmp.AuthProtocols[auth.protocol], authKey: auth.key };
  if (!priv) return { ...proof, level: snmp.SecurityLevel.authNoPriv };
  const secrecy = { privProtocol: snmp.PrivProtocols[priv.protocol], privKey: priv.key };
  return { ...proof, ...secrecy, level: snmp.SecurityLevel.authPriv };
}
