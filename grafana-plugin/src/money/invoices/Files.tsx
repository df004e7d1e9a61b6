import { Alert, Button, Dropdown, Menu } from '@grafana/ui';
import React from 'react';
import { askFile, keepFile } from '../../api/askFile.ts';
import { BILLING, idPath } from '../desk.ts';
import { E_INVOICES } from '../eInvoices.ts';
import type { Invoice } from '../types.ts';
import { useDeed } from '../useDeed.ts';

/** What was issued as files: the paper, and what machines of others read. */
export function Files({ invoice: { id, number = id } }: { invoice: Invoice }) {
  const deed = useDeed();
  const save = (path: string, name: string) =>
    void deed.run(async () => keepFile(name, await askFile(`${BILLING}/invoices/${idPath(id)}/${path}`)));
  const menu = (
    <Menu>
      {E_INVOICES.map(({ format, label, ending }) => (
        <Menu.Item
          key={format}
          label={label}
          onClick={() => save(`e-invoice?format=${format}`, `${number}.${ending}`)}
        />
      ))}
    </Menu>
  );
  return (
    <>
      <Button icon="download-alt" disabled={deed.busy} onClick={() => save('pdf', `${number}.pdf`)}>
        PDF
      </Button>
      <Dropdown overlay={menu}>
        <Button variant="secondary" icon="angle-down" disabled={deed.busy}>
          E-invoice
        </Button>
      </Dropdown>
      {deed.problem && (
        <div style={{ flex: '1 0 100%' }}>
          <Alert severity="error" title="The file was not made" onRemove={deed.clear}>
            {deed.problem.split('; ').map((each) => (
              <p key={each}>{each}</p>
            ))}
          </Alert>
        </div>
      )}
    </>
  );
}
