import { Listener } from './listener.ts';
import type { WebPduFamily } from './pdu-family.ts';
import type { PduModel } from './pdu-model.ts';
import { type Certificate, selfSigned } from './self-signed.ts';
import { type WebReply, type WebRequest, webServer } from './web-server.ts';

/** Users with basic login. */
export interface WebAccess {
  read: { username: string; password: string };
  write: { username: string; password: string };
}

export interface WebPduOptions {
  family: WebPduFamily;
  device: PduModel;
  access: WebAccess;
  mood(): { silent: boolean; readOnly: boolean };
  /** Called for every request that asks to change something, whatever becomes of it. */
  heardWrite(): void;
}

/** Made once for all devices of the process, when the first of them opens. */
let certificate: Certificate | undefined;

/** A PDU that speaks JSON over HTTPS. A user who may only look is answered with 403; that is ours. */
export function webPdu(options: WebPduOptions) {
  const delivery = () => ({ mode: 'open', ...options.device.faults.replies() }) as const;
  let listener: Listener | undefined;
  return {
    /** Returns the port. Throws when it is taken. */
    async listen(host: string, port: number): Promise<number> {
      certificate ??= selfSigned();
      const server = webServer(delivery, (request) => answer(options, request), certificate);
      listener = await Listener.open(server, host, port, delivery);
      return listener.port;
    },
    async close(): Promise<void> {
      await listener?.close();
    },
  };
}

function answer(
  { family, device, access, mood, heardWrite }: WebPduOptions,
  request: WebRequest,
): WebReply | undefined {
  const writes = family.writes(request);
  const { silent, readOnly } = mood();
  if (writes) heardWrite();
  if (silent) return undefined;
  const isWriter = request.headers.authorization === basic(access.write);
  if (!isWriter && request.headers.authorization !== basic(access.read))
    return { status: 401, body: '', headers: { 'www-authenticate': 'Basic realm="PDU"' } };
  if (writes && (!isWriter || readOnly)) return { status: 403, body: '' };
  return family.answer(request, device);
}

function basic({ username, password }: WebAccess['read']): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** JSON with status 200. */
export const json = (value: unknown): WebReply => ({ status: 200, body: JSON.stringify(value) });

/** The object that a body holds; undefined where it holds none. */
export function bodyOf({ body }: WebRequest): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
