import { expect, it } from 'vitest';
import { listComments, readComment } from '../../../sidecar/comments/list.ts';
import { mentionRound } from '../../../sidecar/comments/mentions.ts';
import { deleteComment, editComment, writeComment } from '../../../sidecar/comments/store.ts';
import { retireDevice } from '../../../sidecar/inventory/store.ts';
import { inventoryParts } from '../../../sidecar/inventory/wider.ts';
import { miner, onBothEngines } from '../inventory/engines.ts';
import { ANNA, BORIS, deskParts } from './desk-parts.ts';

const [anna, boris] = [{ actor: ANNA.actor, from: '10.0.0.1' }, { actor: BORIS.actor }];
const MINUTE = 60_000;

onBothEngines((fresh) => {
  it('keeps a thread, edits within 15 minutes with what it said before, and leaves a tombstone', async () => {
    const { parts, db, pass, audited, close } = await deskParts(fresh(), [miner(1)]);
    const { id } = await writeComment(parts, anna, { device: 'm1', text: 'fan rattles' });
    pass(MINUTE);
    await editComment(parts, anna, { id, text: 'left fan rattles' });
    pass(14 * MINUTE);
    await editComment(parts, anna, { id, text: 'right fan rattles' });
    await expect(editComment(parts, boris, { id, text: 'x' })).rejects.toMatchObject({ status: 403 });
    pass(1);
    await expect(editComment(parts, anna, { id, text: 'x' })).rejects.toThrow(
      `comment ${id}: found 15 minutes since it was written, expected at most 15`,
    );
    const written = '2026-11-22T04:00:00.000Z';
    expect(await readComment(db, id)).toEqual({
      ...{ id, device: 'm1', author: anna.actor, at: written, text: 'right fan rattles', mentions: [] },
      editedAt: '2026-11-22T04:15:00.000Z',
      history: [
        { at: written, text: 'fan rattles' },
        { at: '2026-11-22T04:01:00.000Z', text: 'left fan rattles' },
      ],
    });
    await expect(deleteComment(parts, { ...boris, isAdmin: false }, id)).rejects.toMatchObject({ status: 403 });
    await deleteComment(parts, { ...boris, isAdmin: true }, id);
    expect(await readComment(db, id)).toEqual({
      ...{ id, device: 'm1', author: anna.actor, at: written, editedAt: '2026-11-22T04:15:00.000Z', mentions: [] },
      deleted: { at: '2026-11-22T04:15:00.001Z', by: boris.actor },
      history: [],
    });
    await expect(editComment(parts, anna, { id, text: 'x' })).rejects.toMatchObject({ status: 409 });
    await expect(deleteComment(parts, { ...anna, isAdmin: false }, id)).rejects.toMatchObject({ status: 409 });
    const told = audited.map(({ actor, action, subject }) => [actor.name, action, subject]);
    const edited = ['Anna', 'comment.edited', 'm1'];
    expect(told).toEqual([['Anna', 'comment.written', 'm1'], edited, edited, ['Boris', 'comment.deleted', 'm1']]);
    expect(audited[0]).toEqual({
      actor: anna.actor,
      action: 'comment.written',
      subject: 'm1',
      details: { comment: id },
      from: '10.0.0.1',
    });
    await close();
  });

  it('goes on when the device is retired, and takes none for a device or a ticket that is not there', async () => {
    const { parts, db, close } = await deskParts(fresh(), [miner(1)]);
    await writeComment(parts, anna, { device: 'm1', text: 'one' });
    await retireDevice(inventoryParts(parts), anna.actor, { id: 'm1', revision: 1 });
    await writeComment(parts, boris, { device: 'm1', text: 'two' });
    expect((await listComments(db, { limit: 9, sort: 'at', device: 'm1' })).items.map(({ text }) => text)).toEqual([
      'one',
      'two',
    ]);
    await expect(writeComment(parts, anna, { device: 'm9', text: 'x' })).rejects.toMatchObject({ status: 404 });
    await expect(writeComment(parts, anna, { device: 'm1', text: 'x', ticket: 5 })).rejects.toThrow(
      'the body.ticket: found 5, which is not there, expected a ticket of "m1"',
    );
    await close();
  });

  it('tells whom it names once, also over an edit, a full outbox and a restart', async () => {
    const { parts, db, mails, close } = await deskParts(fresh(), [miner(1)]);
    const full = { ...parts, queueMail: () => Promise.reject(new Error('the outbox is full')) };
    const written = await writeComment(full, anna, { device: 'm1', text: '@boris @ANNA @"zoë nowak" @mute @nobody' });
    expect(written.unknown).toEqual(['nobody']);
    expect(mails).toEqual([]);
    expect(await mentionRound(parts)).toBe(2);
    expect(await mentionRound(parts)).toBe(0);
    const { id } = written;
    await editComment(parts, anna, { id, text: 'only @boris' });
    expect((await readComment(db, id)).mentions.map(({ name }) => name)).toEqual(['Boris']);
    await editComment(parts, anna, { id, text: '@boris and @"Zoë Nowak" again' });
    expect(mails.map(({ key, to }) => [key, to])).toEqual([
      [`comment-${id}-mention-u2`, 'boris@example.test'],
      [`comment-${id}-mention-u3`, 'zoe@example.test'],
    ]);
    const mine = await listComments(db, { limit: 9, sort: '-at', mentions: 'u2' });
    expect(mine.items).toMatchObject([{ id, mentions: [{ name: 'Boris' }, { name: 'Zoë Nowak' }] }]);
    const unsent = await writeComment(full, anna, { device: 'm1', text: '@boris' });
    await deleteComment(parts, { ...anna, isAdmin: false }, unsent.id);
    expect(await mentionRound(parts)).toBe(0);
    await close();
  });

  it('lists over all devices by page, device, author and mention', async () => {
    const { parts, db, close } = await deskParts(fresh(), [miner(1), miner(2)]);
    for (let n = 1; n <= 5; n += 1)
      await writeComment(parts, n % 2 === 0 ? boris : anna, { device: n < 4 ? 'm1' : 'm2', text: `no ${n}` });
    const texts = async (query: object) => {
      const page = await listComments(db, { limit: 2, sort: '-at', ...query });
      return [page.items.map(({ text }) => text?.slice(3)).join(''), page.total, page.next] as const;
    };
    const [first, total, next] = await texts({});
    expect([first, total]).toEqual(['54', 5]);
    const second = await texts({ cursor: next });
    expect(second.slice(0, 2)).toEqual(['32', 5]);
    expect(await texts({ cursor: second[2] })).toEqual(['1', 5, undefined]);
    expect((await texts({ sort: 'at', device: 'm1' })).slice(0, 2)).toEqual(['12', 3]);
    expect((await texts({ author: 'u2' })).slice(0, 2)).toEqual(['42', 2]);
    await expect(texts({ sort: 'at', cursor: next })).rejects.toMatchObject({ status: 400 });
    await expect(texts({ cursor: 'x' })).rejects.toMatchObject({ status: 400 });
    await close();
  });
});
