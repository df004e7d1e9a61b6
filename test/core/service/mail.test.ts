import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mail, messageIdOf, openMailer, type SmtpServer } from '../../../core/service/mail.ts';
import { Secret } from '../../../core/service/secret.ts';
import { selfSigned } from '../../farm-simulator/self-signed.ts';
import { type Manners, startMailServer } from '../../mail-server.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const MAIL: Mail = {
  messageId: messageIdOf('digest:tx1:2026-11-22', 'logixx@farm.example'),
  from: 'logixx@farm.example',
  to: ['ops@farm.example', 'boss@farm.example'],
  recipients: ['ops@farm.example', 'boss@farm.example'],
  subject: 'Größe: 3 °C — ok',
  html: '<p>hot &amp; cold</p>',
  text: 'hot & cold\n.\nthe dot above is no end',
  at: Date.UTC(2026, 10, 22, 7),
};
const NEVER = new AbortController().signal;

async function serverOf(manners: Manners = {}) {
  const server = await startMailServer(manners);
  stops.push(server.stop);
  return server;
}

const plain = (port: number, over: Partial<SmtpServer> = {}): SmtpServer => {
  return { host: '127.0.0.1', port, security: 'none', ...over };
};

describe('the Message-ID', () => {
  it('is made of the key alone, in the domain of the sender', () => {
    const id = messageIdOf('a', 'x@farm.example');
    expect(id).toMatch(/^<[0-9a-f]{40}@farm\.example>$/);
    expect(messageIdOf('a', 'x@farm.example')).toBe(id);
    expect(messageIdOf('b', 'x@farm.example')).not.toBe(id);
  });
});

describe('a mail', () => {
  it('arrives with both parts, both recipients and its Message-ID', async () => {
    const server = await serverOf();
    const result = await openMailer(plain(server.port)).send(MAIL, NEVER);
    expect(result).toEqual({ accepted: MAIL.recipients, postponed: [], refused: [] });
    const [mail] = server.received;
    expect(mail).toMatchObject({
      messageId: MAIL.messageId,
      subject: 'Größe: 3 °C — ok',
      from: { name: 'Logixx', address: 'logixx@farm.example' },
      recipients: MAIL.recipients,
      date: '2026-11-22T07:00:00.000Z',
    });
    expect(mail?.html).toContain('<p>hot &amp; cold</p>');
    expect(mail?.text).toContain('.\nthe dot above is no end');
    const headers = Object.fromEntries(mail?.headers.map(({ key, value }) => [key, value]) ?? []);
    expect(headers).toMatchObject({ 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' });
  });

  it('goes to those who do not have it yet, while its header names all', async () => {
    const server = await serverOf();
    await openMailer(plain(server.port)).send({ ...MAIL, recipients: ['boss@farm.example'] }, NEVER);
    expect(server.received[0]?.recipients).toEqual(['boss@farm.example']);
    expect(server.received[0]?.to).toMatchObject([{ address: 'ops@farm.example' }, { address: 'boss@farm.example' }]);
  });

  it('never has a second header made of its subject', async () => {
    const server = await serverOf();
    const subject = 'm1\r\nBcc: spy@evil.example\r\n\r\nbody';
    await openMailer(plain(server.port)).send({ ...MAIL, subject }, NEVER);
    expect(server.received[0]?.recipients).toEqual(MAIL.recipients);
    expect(server.received[0]?.headers.map(({ key }) => key)).not.toContain('bcc');
  });
});

const both = (words: string) =>
  MAIL.recipients.map((recipient) => ({ recipient, words: expect.stringContaining(words) }));

describe('what the server says', () => {
  it.each<{ what: string; manners: Manners; postponed?: unknown[]; refused?: unknown[]; accepted?: string[] }>([
    {
      what: 'greylisting postpones',
      manners: { recipient: () => '451 greylisted, come back' },
      postponed: both('451 greylisted'),
    },
    {
      what: 'unknown recipients are refused for good',
      manners: { recipient: () => '550 no such user' },
      refused: both('550 no such user'),
    },
    {
      what: 'one of two is refused, the other has it',
      manners: { recipient: (address) => (address.startsWith('boss') ? '550 no such user' : undefined) },
      accepted: ['ops@farm.example'],
      refused: [{ recipient: 'boss@farm.example', words: '550 no such user' }],
    },
    {
      what: 'one of two is greylisted, the other has it',
      manners: { recipient: (address) => (address.startsWith('boss') ? '450 greylisted' : undefined) },
      accepted: ['ops@farm.example'],
      postponed: [{ recipient: 'boss@farm.example', words: '450 greylisted' }],
    },
    {
      what: 'one is refused for good and the other greylisted: nobody has it',
      manners: { recipient: (address) => (address.startsWith('boss') ? '550 no such user' : '450 greylisted') },
      postponed: [{ recipient: 'ops@farm.example', words: '450 greylisted' }],
      refused: [{ recipient: 'boss@farm.example', words: '550 no such user' }],
    },
    {
      what: 'a refused content is refused for good',
      manners: { content: () => '554 spam' },
      refused: both('554 spam'),
    },
    {
      what: 'a content that cannot be stored now is postponed',
      manners: { content: () => '452 disk full' },
      postponed: both('452 disk full'),
    },
    {
      what: 'a refused sender is ours to mend: postponed',
      manners: { sender: () => '550 sender not allowed' },
      postponed: both('550 sender not allowed'),
    },
    {
      what: 'a mail that is too large for the server is refused for good',
      manners: { sender: () => '552 too large' },
      refused: both('552 too large'),
    },
  ])('$what', async ({ manners, accepted = [], postponed = [], refused = [] }) => {
    const server = await serverOf(manners);
    const result = await openMailer(plain(server.port)).send(MAIL, NEVER);
    expect(result).toEqual({ accepted, postponed, refused });
  });

  it('a server that is not there postpones', async () => {
    const server = await startMailServer();
    await server.stop();
    const result = await openMailer(plain(server.port)).send(MAIL, NEVER);
    expect(result).toEqual({ accepted: [], refused: [], postponed: both('ECONNREFUSED') });
  });

  it('a connection that is cut after the mail was taken postpones: the reader sees one Message-ID', async () => {
    const server = await serverOf({ content: () => 'drop' });
    const result = await openMailer(plain(server.port)).send(MAIL, NEVER);
    expect(result.accepted).toEqual([]);
    expect(result.postponed).toHaveLength(2);
    expect(server.received.map(({ messageId }) => messageId)).toEqual([MAIL.messageId]);
  });

  it('a server that says nothing is left when the time is over', async () => {
    const silent = await listening(createServer(() => undefined));
    const over = new AbortController();
    const sending = openMailer(plain(silent)).send(MAIL, over.signal);
    setTimeout(() => over.abort(new Error('the mail server took longer than 90 s')), 50);
    expect(await sending).toEqual({
      accepted: [],
      refused: [],
      postponed: both('the mail server took longer than 90 s'),
    });
  });
});

describe('who may read and who may send', () => {
  const auth: Manners = {
    authOptional: false,
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, callback) =>
      username === 'logixx' && password === 'right'
        ? callback(null, { user: 'logixx' })
        : callback(new Error('535 wrong')),
  };

  it.each([
    { password: 'right', accepted: 2, postponed: 0 },
    { password: 'wrong', accepted: 0, postponed: 2 },
  ])('the password "$password": $accepted have it, $postponed wait', async ({ password, accepted, postponed }) => {
    const server = await serverOf(auth);
    const login = { username: 'logixx', password: new Secret(password) };
    const result = await openMailer(plain(server.port, login)).send(MAIL, NEVER);
    expect([result.accepted.length, result.postponed.length, result.refused.length]).toEqual([accepted, postponed, 0]);
    expect(JSON.stringify(result)).not.toContain(password === 'wrong' ? '"wrong"' : 'right');
  });

  it('a password is not sent where the server has no STARTTLS and it is wanted', async () => {
    let logins = 0;
    const server = await serverOf({
      ...auth,
      onAuth: (_auth, _session, callback) => callback(new Error(`${++logins}`)),
    });
    const login = { username: 'logixx', password: new Secret('right') };
    const result = await openMailer(plain(server.port, { ...login, security: 'starttls' })).send(MAIL, NEVER);
    expect(result.postponed).toHaveLength(2);
    expect([logins, server.received.length]).toEqual([0, 0]);
  });

  it.each([
    { security: 'starttls', trusted: true },
    { security: 'starttls', trusted: false },
    { security: 'tls', trusted: true },
    { security: 'tls', trusted: false },
  ] as const)('$security, a certificate that is trusted: $trusted', async ({ security, trusted }) => {
    const { key, cert } = selfSigned('localhost');
    const server = await serverOf({ key, cert, secure: security === 'tls' });
    const over = { host: 'localhost', security, ...(trusted ? { ca: cert } : {}) };
    const result = await openMailer(plain(server.port, over)).send(MAIL, NEVER);
    expect(result.accepted).toHaveLength(trusted ? 2 : 0);
    if (!trusted) expect(result.postponed).toEqual(both('certificate'));
    expect(server.received).toHaveLength(trusted ? 1 : 0);
  });
});

function listening(server: Server): Promise<number> {
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
}
