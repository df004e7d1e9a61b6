import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, LoadingPlaceholder, TextArea, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';

interface Comment {
  id: number;
  author: { name: string };
  at: string;
  text?: string;
  editedAt?: string;
}

const EVERY_MS = 20_000;

/** What people wrote about the miner, newest first. */
export function CommentsTab({ row }: { row: FleetRow }) {
  const styles = useStyles2(getStyles);
  const place = `/api/v1/devices/${encodeURIComponent(row.miner)}/comments`;
  const { data, error, again } = useAsked(() => ask<{ items: Comment[] }>(place), EVERY_MS, [place]);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const lack = useRights().lacks('comment:write');
  const write = async () => {
    try {
      await ask(place, { method: 'POST', body: { text: text.trim() } });
      setText('');
      setProblem(undefined);
      again();
    } catch (failure) {
      setProblem((failure as Error).message);
    }
  };
  return (
    <div className={styles.box}>
      <TextArea
        rows={2}
        aria-label="Comment"
        placeholder={lack ?? 'What the next shift should know; @name tells somebody'}
        disabled={lack !== undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <Button size="sm" disabled={text.trim() === '' || lack !== undefined} onClick={() => void write()}>
          Write it down
        </Button>
      </div>
      {(problem ?? error?.message) && <Alert severity="error" title={problem ?? error?.message ?? ''} />}
      {data === undefined && !error && <LoadingPlaceholder text="" />}
      {data?.items.length === 0 && <p className={styles.by}>Nobody has written anything yet.</p>}
      {data?.items.map(({ id, author, at, text: said, editedAt }) => (
        <article key={id} className={styles.comment}>
          <div className={styles.by}>
            {author.name} · {timeText(at)}
            {editedAt ? ' · edited' : ''}
          </div>
          {said ?? <i>deleted</i>}
        </article>
      ))}
    </div>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    box: css({ display: 'grid', gap: spacing(1) }),
    by: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
    comment: css({
      borderTop: `1px solid ${colors.border.weak}`,
      paddingTop: spacing(1),
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    }),
  };
}
