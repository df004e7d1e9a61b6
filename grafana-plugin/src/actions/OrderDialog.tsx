import { css } from '@emotion/css';
import { Alert, Button, Field, Input, Modal } from '@grafana/ui';
import React from 'react';
import { useFocusBack } from '../parts/useFocusBack.ts';
import { Followed } from './Followed.tsx';
import type { OrderState } from './useOrder.ts';

export interface OrderDialogProps {
  title: string;
  /** What the button says: the verb and the object. */
  verb: string;
  order: OrderState<{ action: number }>;
  comment: string;
  onComment(text: string): void;
  /** Whether all but the reason is there. */
  isReady: boolean;
  /** Why it cannot be ordered. */
  hindrance?: string | undefined;
  onGive(): void;
  onClose(): void;
  /** What will happen; gives way to what happens. */
  children: React.ReactNode;
}

/** What is written in is moved clear of the buttons, which stand over the end of a long dialog. */
const aboveButtons = css({ scrollPaddingBottom: 130 });

/** The frame of every order that starts an action: what it would do, why it is given, and its course until it is verified. */
export function OrderDialog(props: OrderDialogProps) {
  const { title, verb, order, comment, onComment, isReady, hindrance, onGive, onClose, children } = props;
  useFocusBack();
  const action = order.answer?.action;
  return (
    <Modal title={title} isOpen onDismiss={onClose} contentClassName={aboveButtons}>
      {action === undefined ? (
        <>
          {children}
          <Field label="Reason" description="Kept in the ledger with your name" required>
            <Input autoFocus value={comment} onChange={(event) => onComment(event.currentTarget.value)} />
          </Field>
        </>
      ) : (
        <Followed action={action} />
      )}
      {order.error && <Alert severity="error" title={order.error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          {action === undefined ? 'Leave it' : 'Close'}
        </Button>
        {action === undefined && (
          <Button
            variant="destructive"
            disabled={!isReady || order.busy || comment.trim() === ''}
            tooltip={hindrance}
            onClick={onGive}
          >
            {verb}
          </Button>
        )}
      </Modal.ButtonRow>
    </Modal>
  );
}
