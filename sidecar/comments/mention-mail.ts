import type { Letter } from '../mail/queue-mail.ts';

/** What a mail to somebody who was mentioned tells. */
export interface MentionTold {
  comment: number;
  device: string;
  author: string;
  /** Unix milliseconds. */
  at: number;
  text: string;
  user: { id: string; name: string; email: string };
}

/** The mail to somebody who was mentioned. */
export function mentionMail({ comment, device, author, at, text, user }: MentionTold): Letter {
  const oneLine = author.replace(/\s+/g, ' ');
  const head = `${oneLine} mentioned you in a comment on ${device}, ${new Date(at).toISOString()}:`;
  return {
    key: `comment-${comment}-mention-${user.id}`,
    to: user.email,
    subject: `${oneLine} mentioned you: ${device}`,
    text: `${head}\n\n${text}\n`,
    html: `<p>${escaped(head)}</p><p style="white-space:pre-wrap">${escaped(text)}</p>`,
  };
}

function escaped(text: string): string {
  const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
