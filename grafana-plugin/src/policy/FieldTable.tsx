import { Combobox, Input, MultiCombobox } from '@grafana/ui';
import React from 'react';
import { PlainTable } from '../parts/PlainTable.tsx';
import { type Field, readNumber, type Values, valueAt, words } from './policy.ts';

export interface FieldTableProps {
  title: string;
  fields: readonly Field[];
  /** What is set here. */
  set: Values;
  /** What holds where nothing is set here. */
  beneath: Values;
  /** Where that comes from. */
  from(field: Field): string;
  texts: Readonly<Record<string, string>>;
  /** Why nothing can be changed. */
  lack: string | undefined;
  onText(field: Field, text: string): void;
  onValue(field: Field, value: unknown): void;
}

/** Parameters with their words: what holds, where it comes from, and what is set here. */
export function FieldTable({ title, fields, set, beneath, from, ...rest }: FieldTableProps) {
  return (
    <PlainTable
      title={title}
      columns={['Parameter', 'Holds', 'From', 'Set here']}
      rows={fields.map((field) => [
        <div key="what" style={{ whiteSpace: 'normal' }}>
          <b>{field.key}</b>
          <div>{field.meaning}</div>
        </div>,
        words(valueAt(set, field.key) ?? valueAt(beneath, field.key), field.kind),
        from(field),
        <FieldInput key="input" field={field} set={set} beneath={beneath} {...rest} />,
      ])}
      none="There are no parameters."
    />
  );
}

type InputProps = Omit<FieldTableProps, 'title' | 'fields' | 'from'> & { field: Field };

function FieldInput({ field, set, beneath, texts, lack, onText, onValue }: InputProps) {
  const { key, kind, choices = [], least, most } = field;
  const own = valueAt(set, key);
  const hindrance = field.fixed ? 'logixx.yml keeps the pages from changing this' : lack;
  const common = { 'aria-label': key, disabled: hindrance !== undefined };
  const options = choices.map((value) => ({ value, label: value }));
  if (kind === 'words')
    return (
      <MultiCombobox
        {...common}
        width={34}
        options={options}
        placeholder={own === undefined ? words(valueAt(beneath, key)) : 'none'}
        value={(own as string[] | undefined) ?? []}
        isClearable
        onChange={(next) => onValue(field, next.length === 0 ? undefined : next.map(({ value }) => value))}
      />
    );
  if (kind === 'word')
    return (
      <Combobox
        {...common}
        width={16}
        isClearable
        options={options}
        placeholder={words(valueAt(beneath, key))}
        value={(own as string | undefined) ?? null}
        onChange={(next: { value: string } | null) => onValue(field, next?.value)}
      />
    );
  const text = texts[key] ?? (own === undefined ? '' : String(own));
  const read = readNumber(text, field);
  const problem = 'problem' in read ? read.problem : undefined;
  const range = [least === undefined ? '' : `at least ${least}`, most === undefined ? '' : `at most ${most}`];
  return (
    <div>
      <Input
        {...common}
        width={14}
        value={text}
        placeholder={String(valueAt(beneath, key) ?? '')}
        title={hindrance ?? problem ?? range.filter((each) => each !== '').join(', ')}
        invalid={problem !== undefined}
        onChange={(event) => onText(field, event.currentTarget.value)}
      />
      {problem && <div role="alert">{problem}</div>}
    </div>
  );
}
