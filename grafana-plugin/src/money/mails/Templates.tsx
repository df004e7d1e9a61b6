import { TextLink } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { timeText } from '../../parts/times.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Desk, pageOf } from '../desk.ts';
import { MAIL_LANGUAGES, type MailTemplate, mailKind, type OneTemplate } from '../mails.ts';
import { type RowColumn, RowList } from '../RowList.tsx';
import { TemplateEditor } from './TemplateEditor.tsx';

export interface TemplatesProps {
  desk: Desk;
  /** `invoice/en`; blank: the list of them. */
  open: string;
}

/** How mails about bills are worded. */
export function Templates({ desk, open }: TemplatesProps) {
  return open === '' ? <TemplateList /> : <OpenTemplate key={open} desk={desk} open={open} />;
}

function OpenTemplate({ desk, open }: TemplatesProps) {
  const path = `${BILLING}/templates/${open.split('/').map(encodeURIComponent).join('/')}`;
  const asked = useAsked(() => ask<OneTemplate>(path), 0, [path]);
  if (asked.data === undefined && asked.error === undefined) return <MoneySkeleton />;
  return (
    <>
      <TextLink href={pageOf('invoices', { tab: 'texts' })} inline={false} variant="bodySmall">
        ← All mail texts
      </TextLink>
      <Asked asked={asked}>
        {(told) => <TemplateEditor key={path} {...{ desk, told, path }} onSaved={asked.again} />}
      </Asked>
    </>
  );
}

function TemplateList() {
  const asked = useAsked(() => ask<MailTemplate[]>(`${BILLING}/templates`), 0);
  if (asked.data === undefined && asked.error === undefined) return <MoneySkeleton />;
  return (
    <Asked asked={asked}>
      {(templates) => (
        <RowList
          label="Mail texts"
          columns={COLUMNS}
          rows={templates}
          keyOf={({ kind, language }) => `${kind}/${language}`}
          none="No mail text."
        />
      )}
    </Asked>
  );
}

export function languageText(language: string): string {
  return MAIL_LANGUAGES.find(({ value }) => value === language)?.label ?? language;
}

const COLUMNS: readonly RowColumn<MailTemplate>[] = [
  {
    ...{ id: 'kind', title: 'Mail', width: 'minmax(150px, 1.4fr)' },
    cell: ({ kind, language }) => (
      <TextLink
        href={pageOf('invoices', { tab: 'texts', text: `${kind}/${language}` })}
        inline={false}
        variant="bodySmall"
      >
        {`${mailKind(kind)}, ${languageText(language)}`}
      </TextLink>
    ),
  },
  { id: 'subject', title: 'Subject', width: 'minmax(200px, 3fr)', cell: ({ subject }) => subject },
  {
    ...{ id: 'version', title: 'Version', width: 'minmax(150px, 1.4fr)' },
    cell: ({ version, at }) => (version === 0 ? 'as it came' : `${version}${at ? `, of ${timeText(at)}` : ''}`),
  },
  { id: 'by', title: 'Written by', width: 'minmax(100px, 1fr)', cell: ({ by }) => by?.name ?? '–' },
];
