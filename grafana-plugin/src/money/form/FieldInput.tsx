import { Combobox, Field, Input, TextArea } from '@grafana/ui';
import React from 'react';
import { dayBehind, lastDayOf } from '../months.ts';
import { at, type Json } from '../paths.ts';
import { type FieldSpec, textAt } from './spec.ts';
import { Weekdays } from './Weekdays.tsx';

export interface FieldInputProps {
  id: string;
  spec: FieldSpec;
  value: Json;
  path: string;
  problem: string | undefined;
  onChange(next: Json): void;
}

/** One field: its label, what may be written, and what is wrong with it. */
export function FieldInput(props: FieldInputProps) {
  const { id, spec, problem } = props;
  return (
    <Field
      label={spec.label}
      htmlFor={id}
      noMargin
      {...(spec.hint ? { description: spec.hint } : {})}
      {...(spec.required ? { required: true } : {})}
      {...(problem ? { invalid: true, error: problem } : {})}
    >
      <InputOf {...props} />
    </Field>
  );
}

const TYPES: Partial<Record<FieldSpec['kind'], string>> = { day: 'date', 'last-day': 'date', integer: 'number' };

function InputOf({ id, spec, value, path, onChange }: FieldInputProps) {
  const { kind, options = [] } = spec;
  const text = textAt(value, path);
  switch (kind) {
    case 'choice':
      return (
        <Combobox
          id={id}
          options={[...options]}
          value={text === '' ? null : text}
          placeholder="Choose"
          onChange={(chosen) => onChange(chosen.value)}
        />
      );
    case 'area':
      return <TextArea id={id} rows={2} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'lines':
      return (
        <TextArea
          id={id}
          rows={2}
          value={linesOf(at(value, path))}
          onChange={(event) => onChange(event.currentTarget.value.split('\n'))}
        />
      );
    case 'weekdays':
      return <Weekdays label={spec.label} value={at(value, path)} onChange={onChange} />;
    default:
      return (
        <Input
          id={id}
          type={TYPES[kind] ?? 'text'}
          {...(kind === 'decimal' ? { inputMode: 'decimal' as const } : {})}
          value={kind === 'last-day' && text !== '' ? lastDayOf(text) : text}
          onChange={(event) => onChange(readOf(kind, event.currentTarget.value))}
        />
      );
  }
}

function linesOf(value: Json): string {
  return Array.isArray(value) ? value.join('\n') : '';
}

function readOf(kind: FieldSpec['kind'], text: string): Json {
  if (text === '') return undefined;
  if (kind === 'words') return text.split(',');
  if (kind === 'integer') return Number(text);
  return kind === 'last-day' ? dayBehind(text) : text;
}
