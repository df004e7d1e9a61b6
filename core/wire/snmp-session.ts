import { isIPv4 } from 'node:net';
import snmp, { type Varbind as WireVarbind } from 'net-snmp';
import { faultOf, fromVarbinds } from './snmp-meaning.ts';
import { HIGHEST_ID, LOWEST_ID, type PreparedGet, readPrepared, withId } from './snmp-prepared.ts';
import type { Asking, Fault, Patience, Reply, Told, Varbind } from './snmp-reply.ts';
import type { Heard, Question, SnmpSocket } from './snmp-socket.ts';
import { openSession, type SturdySession } from './snmp-sturdy.ts';
import type { SnmpCredentials, WireError } from './wire.ts';

type Callback = (error: Error | null, varbinds?: (WireVarbind | WireVarbind[])[]) => void;

/** As net-snmp names it. */
const TIMED_OUT = { name: 'RequestTimedOutError' };

/**
 * One agent, one set of credentials, one request at a time. With a shared socket, GETs of SNMPv1 and v2c to an IPv4
 * address go over it, encoded once a list; all else, and every answer that is not just what was expected, is net-snmp's.
 */
export class SnmpSession implements Asking {
  readonly version: '1' | '2c' | '3';
  readonly host: string;
  readonly port: number;
  readonly where: string;
  private readonly shared: { socket: SnmpSocket; community: string; version: '1' | '2c' } | undefined;
  private readonly open: () => SturdySession;
  private opened: SturdySession | undefined;
  private interrupt: ((fault: Fault) => void) | undefined;
  /** What was asked last over the shared socket. */
  private asked: { question: PreparedSeries; socket: SnmpSocket } | undefined;
  private abandoned: Fault | undefined;

  /** Throws WireError 'unauthorized' for SNMPv3 credentials with privacy but without authentication. */
  constructor(host: string, port: number, credentials: SnmpCredentials, socket?: SnmpSocket) {
    this.version = credentials.version;
    this.host = host;
    this.port = port;
    this.where = `${host}:${port}`;
    this.open = () => openSession(host, port, credentials);
    if (credentials.version === '3') this.opened = this.session();
    else if (socket && isIPv4(host)) this.shared = { socket, ...credentials };
  }

  async get(lists: readonly (readonly string[])[], patience: Patience): Promise<Told[]> {
    const { shared } = this;
    if (shared && !this.abandoned) {
      const series = lists.map((oids) => shared.socket.prepared(shared.version, shared.community, oids));
      if (series.every((prepared) => prepared !== undefined)) return this.askPrepared(series, shared.socket, patience);
    }
    const told: Told[] = [];
    for (const oids of lists) {
      told.push(inOrder(oids, await this.ask(patience, (done) => this.session().get([...oids], done))));
      if ('fault' in (told.at(-1) ?? {})) break;
    }
    return told;
  }

  next(oid: string, repetitions: number, patience: Patience): Promise<Reply> {
    return this.ask(patience, (done) =>
      repetitions > 1 ? this.session().getBulk([oid], 0, repetitions, done) : this.session().getNext([oid], done),
    );
  }

  /** Sent once and never again by itself: a lost reply does not mean that the device did nothing. */
  set(oid: string, type: 'integer' | 'string', value: number | string, timeoutMs: number): Promise<Reply> {
    const objectType = type === 'integer' ? snmp.ObjectType.Integer : snmp.ObjectType.OctetString;
    return this.ask({ timeoutMs, retries: 0 }, (done) => this.session().set([{ oid, type: objectType, value }], done));
  }

  /** Ends what is under way with this error, at once; the session is of no use afterwards. */
  abandon(error: WireError): void {
    this.abandoned = { fault: 'other', error };
    this.interrupt?.(this.abandoned);
    this.asked?.socket.callOff(this.asked.question);
    this.asked?.question.end(this.abandoned);
    this.close();
  }

  close(): void {
    try {
      this.opened?.close();
    } catch {
      // A socket that was closed before is closed.
    }
  }

  private ask(patience: Patience, send: (done: Callback) => void): Promise<Reply> {
    if (this.abandoned) return Promise.resolve(this.abandoned);
    const session = this.session();
    session.timeout = patience.timeoutMs;
    session.retries = patience.retries;
    return new Promise((resolve) => {
      this.interrupt = (fault) => {
        resolve(fault);
        this.interrupt = undefined;
        session.cancelRequests(fault.error);
      };
      send((error, varbinds) => {
        resolve(error ? faultOf(error, this.where) : { varbinds: fromVarbinds((varbinds ?? []).flat()) });
      });
    });
  }

  private askPrepared(series: readonly PreparedGet[], socket: SnmpSocket, patience: Patience): Promise<Told[]> {
    return new Promise((resolve) => {
      const question = new PreparedSeries(this, series, patience, resolve);
      this.asked = { question, socket };
      socket.ask(question);
    });
  }

  /** What net-snmp makes of a datagram; undefined when it is not the answer to the question with this id. */
  explain(oids: readonly string[], id: number, datagram: Buffer): Told | undefined {
    const { interrupt } = this;
    const session = this.session();
    let reply: Reply | undefined;
    this.interrupt = (fault) => {
      reply ??= fault;
    };
    session.read(id, datagram, () =>
      session.get([...oids], (error, varbinds) => {
        reply ??= error ? faultOf(error, this.where) : { varbinds: fromVarbinds((varbinds ?? []).flat()) };
      }),
    );
    this.interrupt = interrupt;
    return reply && inOrder(oids, reply);
  }

  private session(): SturdySession {
    if (this.opened) return this.opened;
    const session = this.open();
    session.on('error', (error) => this.interrupt?.(faultOf(error, this.where)));
    this.opened = session;
    return session;
  }
}

/** An agent may answer in another order, and with objects that nobody asked for. */
function inOrder(oids: readonly string[], reply: Reply): Told {
  if ('fault' in reply) return reply;
  const found = new Map(reply.varbinds.map(({ oid, value }: Varbind) => [oid, value]));
  return { values: oids.map((oid) => found.get(oid)) };
}

/** GETs over the shared socket, one behind the other up to the first fault. */
class PreparedSeries implements Question {
  readonly address: string;
  readonly port: number;
  readonly where: string;
  readonly patience: Patience;
  private readonly session: SnmpSession;
  private readonly series: readonly PreparedGet[];
  private done: ((told: Told[]) => void) | undefined;
  private readonly told: Told[] = [];
  private id = randomId();

  constructor(session: SnmpSession, series: readonly PreparedGet[], patience: Patience, done: (told: Told[]) => void) {
    this.address = session.host;
    this.port = session.port;
    this.where = session.where;
    this.session = session;
    this.series = series;
    this.patience = patience;
    this.done = done;
  }

  get message(): Buffer {
    return withId(this.asked, this.id);
  }

  hear(datagram: Buffer): Heard {
    const values = readPrepared(this.asked, this.id, datagram);
    const told = values ? { values } : this.session.explain(this.asked.oids, this.id, datagram);
    if (told === undefined) return 'foreign';
    if ('fault' in told || this.told.length + 1 === this.series.length) {
      this.finish(told);
      return 'last';
    }
    this.told.push(told);
    this.id = randomId();
    return 'more';
  }

  /** The fault that nothing was answered with; of no effect when all was answered. */
  end(fault: Fault): void {
    if (this.done) this.finish(fault);
  }

  silent(): void {
    this.end(faultOf(TIMED_OUT, this.where));
  }

  failed(error: unknown): void {
    this.end(faultOf(error, this.where));
  }

  private finish(told: Told): void {
    this.told.push(told);
    this.done?.(this.told);
    this.done = undefined;
  }

  /** What was sent last. */
  private get asked(): PreparedGet {
    return this.series[this.told.length] as PreparedGet;
  }
}

function randomId(): number {
  return LOWEST_ID + Math.floor(Math.random() * (HIGHEST_ID - LOWEST_ID));
}
