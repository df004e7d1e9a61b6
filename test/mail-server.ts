import type { Readable } from 'node:stream';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail extends Email {
  recipients: string[];
  raw: string;
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  /** How often somebody connected. */
  connections(): number;
  stop(): Promise<void>;
}

/** What a server says instead of yes: undefined is yes. */
export interface Manners extends Omit<SMTPServerOptions, 'onData' | 'onRcptTo' | 'onMailFrom'> {
  port?: number;
  sender?(address: string): string | undefined;
  recipient?(address: string): string | undefined;
  /** Asked when the mail is there; `drop` keeps the mail and hangs up without an answer. */
  content?(mail: ReceivedMail): string | undefined;
}

/** A real SMTP server on a loopback port; what it accepted is read with postal-mime. */
export async function startMailServer({
  port = 0,
  sender,
  recipient,
  content,
  ...options
}: Manners = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.key === undefined ? ['STARTTLS'] : [],
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    ...options,
    onConnect(_session, callback) {
      connections += 1;
      callback();
    },
    onMailFrom: ({ address }, _session, callback) => callback(errorOf(sender?.(address))),
    onRcptTo: ({ address }, _session, callback) => callback(errorOf(recipient?.(address))),
    onData(stream, session, callback) {
      textOf(stream)
        .then(async (raw) => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          const mail = { ...(await PostalMime.parse(raw)), recipients, raw };
          const said = content?.(mail);
          if (said === undefined || said === 'drop') received.push(mail);
          if (said === 'drop') return void server.close(() => undefined);
          callback(errorOf(said));
        })
        .catch((error: Error) => callback(error));
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address();
  const stop = () => new Promise<void>((resolve) => void server.close(resolve));
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    received,
    connections: () => connections,
    stop,
  };
}

/** `451 try later` as smtp-server wants it. */
function errorOf(said: string | undefined): Error | null {
  if (said === undefined) return null;
  return Object.assign(new Error(said.slice(4)), { responseCode: Number(said.slice(0, 3)) });
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
