import { Modal } from '@grafana/ui';
import React from 'react';

const KEYS = [
  ['j, k', 'next and previous miner'],
  ['Enter', 'open it'],
  ['x', 'choose it'],
  ['Esc', 'close'],
  ['/', 'search'],
  ['?', 'these keys'],
] as const;

export function KeysHelp({ onClose }: { onClose(): void }) {
  return (
    <Modal title="Keys" isOpen onDismiss={onClose}>
      <table>
        <tbody>
          {KEYS.map(([key, what]) => (
            <tr key={key}>
              <th style={{ padding: '2px 24px 2px 0' }}>
                <kbd>{key}</kbd>
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
