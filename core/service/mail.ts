import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { createTransport } from 'nodemailer';
import type { Secret } from './secret.ts';

export interface SmtpServer {
  host: string;
  port: number;
  /** starttls: refused where the server has none. tls: from the first byte. none: in plain text. */
  security: 'starttls' | 'tls' | 'none';
  username?: string | undefined;
  password?: Secret | undefined;
  /** A CA in PEM, where the server's is not a public one. */
  ca?: string;
}

export interface Mail {
  /** `<…@…>`: the same in every try, so that a reader never sees it twice. */
  messageId: string;
  from: string;
  /** Who stands in the header. */
  to: readonly string[];
  /** Who gets it this time. */
  recipients: readonly string[];
  subject: string;
  html: string;
  text: string;
  /** Unix milliseconds. */
  at: number;
  attachments?: readonly Attachment[];
}

/** A file that goes with a mail. */
export interface Attachment {
  name: string;
  /** `application/pdf` */
  type: string;
  base64: string;
}

export interface Answered {
  recipient: string;
  /** What the server said, or why it could not be asked. */
  words: string;
}

/** What became of each recipient: has it, may be tried again, will never get it. */
export interface MailResult {
  accepted: string[];
  postponed: Answered[];
  refused: Answered[];
}

export interface Mailer {
  /** Never rejects: a server that cannot be reached postpones all recipients. */
  send(mail: Mail, signal: AbortSignal): Promise<MailResult>;
}

const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 30_000 };

/** Speaks SMTP to one server, a connection a mail. What a mail holds never makes it read a file or an address. */
export function openMailer({ host, port, security, username, password, ca }: SmtpServer): Mailer {
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(ca === undefined ? {} : { tls: { ca } }),
    ...(username === undefined ? {} : { auth: { user: username, pass: password?.reveal() ?? '' }, forceAuth: true }),
    ...PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ messageId, from, to, recipients, subject, html, text, at, attachments = [] }, signal) {
      try {
        const { rejectedErrors = [] } = await transport.sendMail({
          messageId,
          from: { name: 'Logixx', address: from },
          to: [...to],
          envelope: { from, to: [...recipients] },
          subject,
          html,
          text,
          attachments: attachments.map(({ name, type, base64 }) => ({
            ...{ filename: name, contentType: type, content: base64, encoding: 'base64' },
          })),
          date: new Date(at),
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal,
        });
        return withoutPassword(judge(recipients, rejectedErrors as SmtpError[]), password);
      } catch (error) {
        const why = signal.aborted && signal.reason instanceof Error ? signal.reason : error;
        return withoutPassword(judgeFailure(recipients, why as SmtpError), password);
      }
    },
  };
}

/** The Message-ID of a key: the same for ever, in the domain of the sender. */
export function messageIdOf(key: string, from: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 40);
  return `<${digest}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

/** What nodemailer throws, as far as it is read. */
interface SmtpError extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  recipient?: string;
  rejectedErrors?: SmtpError[];
}

function judge(recipients: readonly string[], errors: readonly SmtpError[]): MailResult {
  const result: MailResult = { accepted: [], postponed: [], refused: [] };
  for (const recipient of recipients) {
    const error = errors.find((each) => isSame(each.recipient, recipient));
    if (error === undefined) result.accepted.push(recipient);
    else result[isPermanent(error) ? 'refused' : 'postponed'].push({ recipient, words: wordsOf(error) });
  }
  return result;
}

/** A server's words are kept and shown, and may give back what it was told. */
function withoutPassword({ accepted, postponed, refused }: MailResult, password: Secret | undefined): MailResult {
  const hide = (failures: MailResult['refused']) =>
    failures.map((failure) => ({ ...failure, words: password?.hiddenIn(failure.words) ?? failure.words }));
  return { accepted, postponed: hide(postponed), refused: hide(refused) };
}

/** nodemailer gives domains back as the wire has them. */
function isSame(told = '', asked: string): boolean {
  const plain = (address: string) => {
    const at = address.lastIndexOf('@');
    return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`.toLowerCase();
  };
  return plain(told) === plain(asked);
}

function judgeFailure(recipients: readonly string[], error: SmtpError): MailResult {
  const { rejectedErrors = [] } = error;
  if (rejectedErrors.length >= recipients.length && error.command === 'RCPT TO')
    return judge(recipients, rejectedErrors);
  const all = recipients.map((recipient) => ({ recipient, words: wordsOf(error) }));
  // Recipients that were refused for themselves stay so; the others share the fate of the mail.
  const own = rejectedErrors.filter(isPermanent);
  const refused = all.filter(({ recipient }) => own.some((each) => isSame(each.recipient, recipient)));
  const rest = all.filter((each) => !refused.includes(each));
  return isPermanent(error)
    ? { accepted: [], postponed: [], refused: all }
    : { accepted: [], postponed: rest, refused };
}

/**
 * Only what the server says of a recipient or of the mail itself is final. A refused login, sender or connection comes
 * from the configuration: it can be mended, and the mail waits for that. 552: too large for the server.
 */
function isPermanent({ code, command, responseCode = 0 }: SmtpError): boolean {
  if (code === 'EMESSAGE' && responseCode === 0) return true;
  if (responseCode < 500 || responseCode > 599) return false;
  if (command === 'MAIL FROM') return responseCode === 552;
  return command === 'RCPT TO' || command === 'DATA';
}

function wordsOf({ response, message }: SmtpError): string {
  return (response ?? message).replace(/\s+/g, ' ').trim().slice(0, 500);
}
