export interface MailText {
  subject: string;
  text: string;
  html: string;
}

/** A link to set a new password. */
export function resetMail({ name, link, minutes }: { name: string; link: string; minutes: number }): MailText {
  return letter('Set a new password for Logixx', [
    `Hello ${name},`,
    'somebody, we hope you, asked for a new password for your account. This link sets it:',
    { link },
    `It works once, within ${minutes} minutes. If it was not you, do nothing: your password stays as it is.`,
  ]);
}

/** An invitation by a person. */
export function invitationMail({ by, link, days }: { by: string; link: string; days: number }): MailText {
  return letter('You are invited to Logixx', [
    'Hello,',
    `${by} invites you to Logixx. This link makes your account:`,
    { link },
    `It works once, within ${days} days.`,
  ]);
}

/** The proof of an address by somebody who wants an account. */
export function registrationMail({ link, hours }: { link: string; hours: number }): MailText {
  return letter('Your account for Logixx', [
    'Hello,',
    'somebody, we hope you, asked for an account at Logixx with this address. This link makes it:',
    { link },
    `It works once, within ${hours} hours. If it was not you, do nothing.`,
  ]);
}

/** To somebody who asked for an account and has one: the answer on the page does not tell, this mail does. */
export function knownMail({ name, url }: { name: string; url: string }): MailText {
  return letter('You have an account for Logixx already', [
    `Hello ${name},`,
    'somebody, we hope you, asked for an account at Logixx with this address. There is one already; log in here, or ask there for a new password:',
    { link: url },
  ]);
}

function letter(subject: string, parts: readonly (string | { link: string })[]): MailText {
  const html = parts.map((part) => {
    if (typeof part === 'string') return `<p>${escaped(part)}</p>`;
    const link = escaped(part.link);
    return `<p><a href="${link}">${link}</a></p>`;
  });
  const text = parts.map((part) => (typeof part === 'string' ? part : part.link));
  return { subject, text: `${text.join('\n\n')}\n`, html: html.join('\n') };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
