import { type Generated, type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';
import type { WithTickets } from '../tickets/tables.ts';

/** All times are unix milliseconds. */
export interface CommentTables {
  comments: {
    id: Generated<number>;
    device_id: string;
    /** The ticket that it belongs to; null: to the device alone. */
    ticket_id: number | null;
    author_id: string;
    author_name: string;
    at: number;
    /** Empty when it was deleted. */
    text: string;
    edited_at: number | null;
    deleted_at: number | null;
    deleted_by_id: string | null;
    deleted_by_name: string | null;
  };
  /** What a comment said before it was edited, until it is deleted. `at`: when it began to say so. */
  comment_versions: { id: Generated<number>; comment_id: number; at: number; text: string };
  /** Whom a comment names or named, and whether they were told. */
  comment_mentions: {
    comment_id: number;
    user_id: string;
    user_name: string;
    /** 0: it named them before it was edited. */
    named: number;
    /** Null: nobody knows an address, or nobody wants to be told. */
    mail_to: string | null;
    /** Null: the mail is still to be queued. */
    mailed_at: number | null;
  };
}

/** Comments stand in one database with the inventory, its maintenance and its tickets. */
export type CommentDb = Kysely<CommentTables & WithTickets>;

const INDEXES = [
  'create index comments_device on comments (device_id, id)',
  'create index comments_ticket on comments (ticket_id, id)',
  'create index comments_author on comments (author_id, id)',
  'create index comment_versions_comment on comment_versions (comment_id, id)',
  'create index comment_mentions_user on comment_mentions (user_id, comment_id)',
  'create index comment_mentions_untold on comment_mentions (comment_id) where mailed_at is null and mail_to is not null',
];

export const MIGRATIONS_COMMENTS: Record<string, Migration> = {
  '4001-comments': {
    async up(db: Kysely<unknown>): Promise<void> {
      const make = tableMaker(db);
      await make('comments', {
        ...{ id: 'number', device_id: 'text', ticket_id: 'int?', author_id: 'text', author_name: 'text', at: 'int' },
        ...{ text: 'text', edited_at: 'int?', deleted_at: 'int?', deleted_by_id: 'text?', deleted_by_name: 'text?' },
      });
      await make(
        'comment_versions',
        { id: 'number', comment_id: 'int', at: 'int', text: 'text' },
        'foreign key (comment_id) references comments (id)',
      );
      await make(
        'comment_mentions',
        { comment_id: 'int', user_id: 'text', user_name: 'text', named: 'int', mail_to: 'text?', mailed_at: 'int?' },
        'primary key (comment_id, user_id)',
        'foreign key (comment_id) references comments (id)',
      );
      for (const index of INDEXES) await sql.raw(index).execute(db);
    },
  },
};
