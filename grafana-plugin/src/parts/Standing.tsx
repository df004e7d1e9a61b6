import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Field, Icon, Input, Modal, useStyles2 } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { keyAfter, newKey } from './orderKey.ts';
import { useRights } from './session.ts';
import { useAsked } from './useAsked.ts';

interface KillSwitch {
  on: boolean;
  because?: string;
}

const EVERY_MS = 15_000;

/** Whether anything is switched at all, and the switch that stops it: in the head of every page. */
export function Standing() {
  const styles = useStyles2(getStyles);
  const { data, error, again } = useAsked(() => ask<KillSwitch>('/api/v1/kill-switch'), EVERY_MS);
  const [asking, setAsking] = useState(false);
  const lack = useRights().lacks('order:give');
  if (data === undefined) {
    return error ? (
      <span className={styles.unknown} title={error.message}>
        <Icon name="question-circle" /> Healing: not known
      </span>
    ) : null;
  }
  return (
    <span className={styles.box}>
      <span className={data.on ? styles.stopped : styles.armed} title={data.because}>
        <Icon name={data.on ? 'ban' : 'shield'} /> {data.on ? 'Nothing is switched' : 'Healing armed'}
      </span>
      <Button
        size="sm"
        variant={data.on ? 'success' : 'destructive'}
        fill="outline"
        disabled={lack !== undefined}
        tooltip={lack ?? (data.on ? 'Allow switching again' : 'Stop all switching of the site at once')}
        onClick={() => setAsking(true)}
      >
        {data.on ? 'Arm' : 'Stop all'}
      </Button>
      {asking && <SwitchDialog on={data.on} onClose={() => setAsking(false)} onDone={again} />}
    </span>
  );
}

function SwitchDialog({ on, onClose, onDone }: { on: boolean; onClose(): void; onDone(): void }) {
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string>();
  const key = useRef(newKey());
  const order = async () => {
    try {
      await ask('/api/v1/kill-switch', { method: 'PUT', body: { on: !on, comment }, key: key.current });
      onDone();
      onClose();
    } catch (error) {
      key.current = keyAfter(error, key.current);
      setProblem((error as Error).message);
    }
  };
  const verb = on ? 'Allow switching again' : 'Stop all switching';
  return (
    <Modal title={verb} isOpen onDismiss={onClose}>
      <p>
        {on
          ? 'Healing goes on, and people may give orders again.'
          : 'Nothing more is begun on this site: no healing, no orders of people.'}
      </p>
      <Field label="Reason" required>
        <Input autoFocus value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      </Field>
      {problem && <Alert severity="error" title={problem} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button variant={on ? 'success' : 'destructive'} disabled={comment.trim() === ''} onClick={order}>
          {verb}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  const badge = {
    display: 'inline-flex',
    gap: spacing(0.5),
    alignItems: 'center',
    padding: spacing(0.25, 1),
    borderRadius: shape.radius.pill,
    fontSize: typography.bodySmall.fontSize,
    whiteSpace: 'nowrap' as const,
  };
  return {
    box: css({ display: 'inline-flex', gap: spacing(1), alignItems: 'center' }),
    armed: css({ ...badge, color: colors.success.text, border: `1px solid ${colors.success.border}` }),
    stopped: css({ ...badge, color: colors.error.contrastText, background: colors.error.main }),
    unknown: css({ ...badge, color: colors.text.secondary }),
  };
}
