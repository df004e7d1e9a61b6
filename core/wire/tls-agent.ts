import { Agent, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { WireError } from './wire.ts';

export const CONNECT_MS = 3_000;
/** Small controllers take seconds for the arithmetic of a handshake. */
export const HANDSHAKE_MS = 8_000;

/** Options of a request, with the SHA-256 fingerprint of the only certificate that will do. */
export interface TlsOptions extends RequestOptions {
  certificate?: string;
}

type Opened = (error: Error | null, socket: Duplex) => void;

/**
 * Connections to devices over TLS. Their certificates are signed by nobody, so none is verified; where a fingerprint is
 * named, it is compared before a byte of the request leaves, because that request holds the password. Fails with
 * WireError: 'unreachable', 'timeout' (no handshake), 'unexpected-answer' (no TLS, another certificate).
 */
export class TlsAgent extends Agent {
  /** A connection whose certificate was compared with one fingerprint is not used for another. */
  override getName(options?: TlsOptions): string {
    return `${super.getName(options)}:${options?.certificate ?? ''}`;
  }

  override createConnection(options: TlsOptions, opened: Opened = () => undefined): undefined {
    const { certificate, servername = '' } = options;
    const [host, port] = [options.host ?? '', Number(options.port)];
    const where = `${host}:${port}`;
    const socket = connect({ host, port, servername, rejectUnauthorized: false });
    const fail = (error: WireError) => {
      clearTimeout(timer);
      socket.off('error', broken);
      socket.on('error', () => undefined);
      socket.destroy();
      opened(error, socket);
    };
    const broken = (error: Error) => fail(brokenHandshake(error, where));
    const giveUp = (reason: 'unreachable' | 'timeout', what: string, ms: number) =>
      setTimeout(() => fail(new WireError(reason, `no ${what} to ${where} in ${ms} ms`)), ms);
    let timer = giveUp('unreachable', 'connection', CONNECT_MS);
    socket.on('error', broken);
    socket.once('connect', () => {
      clearTimeout(timer);
      timer = giveUp('timeout', 'TLS handshake with', HANDSHAKE_MS);
    });
    socket.once('secureConnect', () => {
      const other = otherCertificate(socket, certificate);
      if (other !== undefined) return fail(new WireError('unexpected-answer', `${where} shows ${other}`));
      clearTimeout(timer);
      socket.off('error', broken);
      opened(null, socket);
    });
  }
}

function otherCertificate(socket: TLSSocket, wanted: string | undefined): string | undefined {
  const found = socket.getPeerCertificate().fingerprint256;
  if (wanted === undefined || found === wanted) return undefined;
  return `the certificate ${found ?? 'without a fingerprint'}, expected ${wanted}`;
}

function brokenHandshake(error: Error, where: string): WireError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const isProtocol = code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_');
  const detail = `${where}: ${error.message || code}`;
  return new WireError(isProtocol ? 'unexpected-answer' : 'unreachable', detail, { cause: error });
}
