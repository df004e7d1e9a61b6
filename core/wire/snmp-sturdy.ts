import { isIPv6 } from 'node:net';
import snmp, { type SessionOptions, type User } from 'net-snmp';
import { mendEmptyIntegers } from './snmp-mend.ts';
import { type SnmpCredentials, WireError } from './wire.ts';

/** net-snmp reads these when a request starts; its types do not name them. */
interface Tunable {
  timeout: number;
  retries: number;
}

type Pending = Parameters<snmp.Session['send']>[0];

/** A session that lives through anything a device may send. */
export class SturdySession extends snmp.Session implements Tunable {
  declare timeout: number;
  declare retries: number;
  /** An answer that came over another socket, to a question with this id. */
  private come: { id: number; datagram: Buffer; request?: Pending } | undefined;

  /** Whatever `ask` requests is not sent: net-snmp reads this datagram instead, at once. */
  read(id: number, datagram: Buffer, ask: () => void): void {
    this.come = { id, datagram };
    ask();
    this.come = undefined;
  }

  override send(request: Pending, noWait: boolean): this {
    if (!this.come) return super.send(request, noWait);
    this.come.request = request;
    this.onMsg(this.come.datagram);
    return this;
  }

  override unregisterRequest(id: number): Pending | null {
    return this.come?.request && id === this.come.id ? this.come.request : super.unregisterRequest(id);
  }

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

/** Throws WireError 'unauthorized' for SNMPv3 credentials with privacy but without authentication. */
export function openSession(host: string, port: number, credentials: SnmpCredentials): SturdySession {
  const options: SessionOptions = { port, transport: isIPv6(host) ? 'udp6' : 'udp4', backwardsGetNexts: true };
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
