import { Alert, Button, Combobox, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { askFile, keepFile } from '../../api/askFile.ts';
import { BILLING, type Desk, idPath, useClients } from '../desk.ts';
import { BOOK_EXPORTS, type BookExport, spanProblem, spansBefore } from '../exports.ts';
import { dayBehind, lastDayOf } from '../months.ts';
import { Bar, Card, Quiet } from '../parts.tsx';
import { useDeed } from '../useDeed.ts';

interface Span {
  from: string;
  to: string;
}

/** Files for the accountant, of days that are chosen. */
export function Exports({ desk: { settings } }: { desk: Desk }) {
  const spans = spansBefore(settings.today);
  const [span, setSpan] = useState<Span>(() => ({ from: spans[0]?.from ?? '', to: spans[0]?.to ?? '' }));
  const problem = spanProblem(span);
  return (
    <>
      <SpanFields spans={spans} span={span} onChange={setSpan} problem={problem} />
      <div
        style={{
          display: 'grid',
          gap: '0 12px',
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(320px, 100%), 1fr))',
        }}
      >
        {BOOK_EXPORTS.map((each) => (
          <ExportCard key={`${each.path}.${each.ending}`} book={each} span={span} problem={problem} />
        ))}
        <AccountCard span={span} problem={problem} />
        <Card title="E-invoices">
          <Quiet>Factur-X, UBL, CII and XRechnung are made of one invoice each: open it and choose “E-invoice”.</Quiet>
        </Card>
      </div>
    </>
  );
}

interface SpanFieldsProps {
  spans: ReturnType<typeof spansBefore>;
  span: Span;
  problem: string | undefined;
  onChange(next: Span): void;
}

function SpanFields({ spans, span, problem, onChange }: SpanFieldsProps) {
  const chosen = spans.find(({ from, to }) => from === span.from && to === span.to);
  return (
    <Bar>
      <Combobox
        width={20}
        aria-label="Days"
        placeholder="Other days"
        options={spans.map(({ value, label }) => ({ value, label }))}
        value={chosen?.value ?? null}
        onChange={({ value }) => {
          const next = spans.find((each) => each.value === value);
          if (next) onChange({ from: next.from, to: next.to });
        }}
      />
      <Field label="First day" htmlFor="export-from" noMargin>
        <Input
          id="export-from"
          type="date"
          value={span.from}
          onChange={(event) => onChange({ ...span, from: event.currentTarget.value })}
        />
      </Field>
      <Field
        label="Last day"
        htmlFor="export-to"
        noMargin
        {...(problem === undefined ? {} : { invalid: true, error: problem })}
      >
        <Input
          id="export-to"
          type="date"
          value={span.to === '' ? '' : lastDayOf(span.to)}
          onChange={({ currentTarget: { value } }) => onChange({ ...span, to: value === '' ? '' : dayBehind(value) })}
        />
      </Field>
    </Bar>
  );
}

interface SaveProps {
  path: string;
  name: string;
  label: string;
  problem: string | undefined;
}

function Save({ path, name, label, problem }: SaveProps) {
  const deed = useDeed();
  return (
    <>
      <Button
        size="sm"
        variant="secondary"
        icon="download-alt"
        disabled={deed.busy || problem !== undefined}
        tooltip={problem}
        onClick={() => void deed.run(async () => keepFile(name, await askFile(`${BILLING}/${path}`)))}
      >
        {label}
      </Button>
      {deed.problem && (
        <Alert severity="error" title="The file was not made" onRemove={deed.clear}>
          {deed.problem.split('; ').map((each) => (
            <p key={each}>{each}</p>
          ))}
        </Alert>
      )}
    </>
  );
}

interface ExportCardProps {
  book: BookExport;
  span: Span;
  problem: string | undefined;
}

function ExportCard({ book: { path, query, title, means, name, ending }, span, problem }: ExportCardProps) {
  const [currency, setCurrency] = useState('');
  const words = new URLSearchParams({ ...span, ...query, ...(currency.trim() === '' ? {} : { currency }) });
  return (
    <Card title={title}>
      <p>
        <Quiet>{means}</Quiet>
      </p>
      {path === 'datev' && (
        <Field label="Currency" htmlFor="datev-currency" description="Blank: that of the configuration">
          <Input
            id="datev-currency"
            width={12}
            maxLength={3}
            value={currency}
            onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
          />
        </Field>
      )}
      <Save
        {...{ path: `export/${path}?${words}`, name: `${name}_${span.from}_${span.to}.${ending}`, problem }}
        label={`Save ${title.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}`}
      />
    </Card>
  );
}

function AccountCard({ span, problem }: { span: Span; problem: string | undefined }) {
  const clients = useClients();
  const [client, setClient] = useState('');
  const path = `clients/${idPath(client)}/statement.csv?${new URLSearchParams({ ...span })}`;
  return (
    <Card title="Statement of account">
      <p>
        <Quiet>what a client owed, what happened, and what it owes; with its deposits</Quiet>
      </p>
      <Field label="Client" htmlFor="account-client">
        <Combobox
          id="account-client"
          placeholder="Choose"
          options={clients.list.map(({ id, client: { name } }) => ({ value: id, label: name }))}
          value={client === '' ? null : client}
          onChange={({ value }) => setClient(value)}
        />
      </Field>
      <Save
        {...{ path, name: `account_${clients.nameOf(client)}_${span.from}_${span.to}.csv` }}
        label="Save the statement"
        problem={problem ?? (client === '' ? 'Choose a client' : undefined)}
      />
    </Card>
  );
}
