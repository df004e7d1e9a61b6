import { Modal } from '@grafana/ui';
import React from 'react';
import { KEYS } from './keys.ts';

export function KeysHelp({ onClose }: { onClose(): void }) {
  return (
    <Modal title="Keys" isOpen onDismiss={onClose}>
      <table>
        <tbody>
          {KEYS.map(({ keys, what }) => (
            <tr key={what}>
              <th scope="row" style={{ padding: '2px 24px 2px 0' }}>
                {keys.map((key) => (
                  <kbd key={key} style={{ marginRight: 4 }}>
                    {key === 'Escape' ? 'Esc' : key}
                  </kbd>
                ))}
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
