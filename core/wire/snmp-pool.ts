import { SnmpSession } from './snmp-session.ts';
import type { SnmpSocket } from './snmp-socket.ts';
import { type SnmpCredentials, WireError } from './wire.ts';

const MOST_SESSIONS = 1_000;
const IDLE_MS = 120_000;

interface Pooled {
  session: SnmpSession;
  users: number;
  /** By performance.now(). */
  idleSince: number;
}

/** Sessions by device and credentials: at most a thousand idle ones, closed after two idle minutes. */
export class SessionPool {
  private readonly sessions = new Map<string, Pooled>();
  private readonly most: number;
  private readonly idleMs: number;
  private readonly socket: SnmpSocket | undefined;
  /** One for all: it looks now and then which of them nobody has used for long. */
  private sweeper: NodeJS.Timeout | undefined;

  /** `socket`: what the sessions share; without one, each has its own. */
  constructor(most = MOST_SESSIONS, idleMs = IDLE_MS, socket?: SnmpSocket) {
    this.most = most;
    this.idleMs = idleMs;
    this.socket = socket;
  }

  /**
   * Lends a session to a job. When the signal aborts, the job's question ends at once as WireError 'timeout' and the
   * session is thrown away; an SNMPv3 session is thrown away after every error, so that an agent that was replaced
   * (another engine) is met afresh.
   */
  async use<T>(
    host: string,
    port: number,
    credentials: SnmpCredentials,
    signal: AbortSignal,
    job: (session: SnmpSession) => Promise<T>,
  ): Promise<T> {
    const key = keyOf(host, port, credentials);
    const late = () => new WireError('timeout', `the deadline passed while ${host}:${port} was asked`);
    if (signal.aborted) throw late();
    const pooled = this.sessions.get(key) ?? {
      session: new SnmpSession(host, port, credentials, this.socket),
      users: 0,
      idleSince: 0,
    };
    this.borrow(key, pooled);
    const onAbort = () => {
      this.drop(key, pooled);
      pooled.session.abandon(late());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await job(pooled.session);
    } catch (error) {
      if (credentials.version === '3') this.discard(key, pooled);
      throw signal.aborted ? late() : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.giveBack(pooled);
    }
  }

  close(): void {
    clearTimeout(this.sweeper);
    this.sweeper = undefined;
    const late = new WireError('timeout', 'the wire was closed');
    for (const [key, pooled] of [...this.sessions]) {
      this.drop(key, pooled);
      pooled.session.abandon(late);
    }
  }

  private borrow(key: string, pooled: Pooled): void {
    pooled.users += 1;
    this.sessions.delete(key);
    this.sessions.set(key, pooled);
    if (this.sessions.size <= this.most) return;
    const idlest = [...this.sessions].find(([, candidate]) => candidate.users === 0);
    if (idlest) this.discard(...idlest);
  }

  private giveBack(pooled: Pooled): void {
    pooled.users -= 1;
    pooled.idleSince = performance.now();
    this.sweeper ??= setTimeout(() => this.sweep(), this.idleMs).unref();
  }

  private sweep(): void {
    this.sweeper = undefined;
    const now = performance.now();
    let longest: number | undefined;
    for (const [key, pooled] of [...this.sessions]) {
      if (pooled.users > 0) continue;
      const idleMs = now - pooled.idleSince;
      if (idleMs >= this.idleMs) this.discard(key, pooled);
      else longest = Math.max(longest ?? 0, idleMs);
    }
    if (longest === undefined) return;
    this.sweeper = setTimeout(() => this.sweep(), Math.max(1, this.idleMs - longest)).unref();
  }

  private discard(key: string, pooled: Pooled): void {
    this.drop(key, pooled);
    pooled.session.close();
  }

  private drop(key: string, pooled: Pooled): void {
    if (this.sessions.get(key) === pooled) this.sessions.delete(key);
  }
}

function keyOf(host: string, port: number, credentials: SnmpCredentials): string {
  const of = credentials.version === '3' ? JSON.stringify(credentials) : credentials.community;
  return `${host} ${port} ${credentials.version} ${of}`;
}
