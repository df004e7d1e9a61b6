import { Field, Input } from '@grafana/ui';
import React from 'react';

export interface TextFieldProps {
  id: string;
  label: string;
  value: string;
  onChange(text: string): void;
  type?: 'text' | 'email' | 'password';
  /** What the browser fills in by itself. */
  autoComplete: string;
  description?: string;
  autoFocus?: boolean;
}

/** One line that must be filled in before somebody is let in. */
export function TextField({ id, label, description, value, onChange, ...input }: TextFieldProps) {
  return (
    <Field label={label} description={description} htmlFor={id}>
      <Input id={id} required value={value} onChange={(event) => onChange(event.currentTarget.value)} {...input} />
    </Field>
  );
}
