import { Alert, Button, Modal } from '@grafana/ui';
import React from 'react';
import { useDeed } from '../useDeed.ts';

export interface ConfirmDialogProps {
  title: string;
  /** The verb with its object, on the button. */
  verb: string;
  isGrave?: boolean;
  isReady?: boolean;
  children: React.ReactNode;
  /** What is done; the dialog closes when it was. */
  deed(): Promise<unknown>;
  onClose(): void;
}

/** Says what will happen, does it once, and says what was said against it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, verb, isGrave = false, isReady = true, children, deed, onClose } = props;
  const { busy, problem, run } = useDeed();
  const go = async () => {
    if (await run(deed)) onClose();
  };
  return (
    <Modal title={title} isOpen onDismiss={onClose}>
      {children}
      {problem && <Alert severity="error" title={problem} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button variant={isGrave ? 'destructive' : 'primary'} disabled={busy || !isReady} onClick={() => void go()}>
          {verb}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
