import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Input, Spinner, Tooltip, useStyles2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { ask } from '../api/ask.ts';
import { newKey } from '../parts/orderKey.ts';
import { useRights } from '../parts/session.ts';
import type { Outlet } from './outlets.ts';

interface Editing {
  draft: string;
  writing: boolean;
  problem?: string;
}

/** Click to edit; Enter writes to the PDU and waits for it, Esc leaves all as it was. */
export function OutletName({ outlet, onRenamed }: { outlet: Outlet; onRenamed(): void }) {
  const styles = useStyles2(getStyles);
  const [editing, setEditing] = useState<Editing>();
  const [written, setWritten] = useState<string>();
  const lack = useRights().lacks('outlet:rename');
  // What the PDU tells counts as soon as it tells something new.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new name is what it waits for
  useEffect(() => setWritten(undefined), [outlet.name]);
  const name = written ?? outlet.name;
  const write = async (draft: string) => {
    setEditing({ draft, writing: true });
    try {
      const place = `/api/v1/pdus/${encodeURIComponent(outlet.pdu)}/outlets/${encodeURIComponent(outlet.outlet)}/name`;
      await ask(place, {
        method: 'POST',
        body: { name: draft, ...(name === null ? {} : { was: name }) },
        key: newKey(),
      });
      setEditing(undefined);
      setWritten(draft);
      onRenamed();
    } catch (error) {
      setEditing({ draft, writing: false, problem: (error as Error).message });
    }
  };
  if (editing === undefined)
    return (
      <button
        type="button"
        className={name ? styles.name : styles.none}
        disabled={lack !== undefined}
        title={lack ?? 'Rename on the PDU'}
        onClick={() => setEditing({ draft: name ?? '', writing: false })}
      >
        {name || 'no name'}
      </button>
    );
  const { draft, writing, problem } = editing;
  const box = (
    <Input
      autoFocus
      value={draft}
      invalid={problem !== undefined}
      disabled={writing}
      suffix={writing ? <Spinner size="sm" /> : undefined}
      aria-label={`Name of outlet ${outlet.outlet}`}
      onChange={(event) => setEditing({ draft: event.currentTarget.value, writing: false })}
      onBlur={() => !writing && problem === undefined && setEditing(undefined)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && draft.trim() !== '') void write(draft.trim());
        if (event.key === 'Escape') setEditing(undefined);
      }}
    />
  );
  return problem === undefined ? (
    box
  ) : (
    <Tooltip content={problem} show theme="error">
      {box}
    </Tooltip>
  );
}

function getStyles({ colors, spacing }: GrafanaTheme2) {
  const name = {
    border: '1px solid transparent',
    borderRadius: 2,
    padding: spacing(0, 0.5),
    background: 'none',
    fontSize: 'inherit',
    textAlign: 'left' as const,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap' as const,
    '&:hover:enabled': { borderColor: colors.border.strong },
  };
  return { name: css({ ...name, color: colors.text.primary }), none: css({ ...name, color: colors.text.disabled }) };
}
