import { Alert, Combobox, Field, RadioButtonGroup } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { ask, type Refusal } from '../../api/ask.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { Paper } from '../invoices/Paper.tsx';
import { type Words, wordsBody } from '../mails.ts';
import { Card } from '../parts.tsx';
import { readSubjects } from './subjects.ts';

interface Composed {
  subject: string;
  text: string;
  html: string;
  problems: string[];
}

const PAUSE_MS = 400;
const MADE_UP = { value: '', label: 'Made-up facts' };
const SIDES = [
  { value: 'html', label: 'As HTML' },
  { value: 'text', label: 'As text' },
];

/** The mail as it would be, of a real invoice or payment or of made-up facts; nothing is sent. */
export function MailPreview({ path, kind, words }: { path: string; kind: string; words: Words }) {
  const [about, setAbout] = useState('');
  const [side, setSide] = useState('html');
  const subjects = useAsked(() => readSubjects(kind), 0, [kind]);
  const { told, problem } = useMail(path, words, about);
  const problems = problem === undefined ? (told?.problems ?? []) : [problem];
  return (
    <Card title="The mail">
      <Field label="About" htmlFor="mail-about">
        <Combobox
          id="mail-about"
          options={[MADE_UP, ...(subjects.data ?? [])]}
          value={about}
          onChange={({ value }) => setAbout(value)}
        />
      </Field>
      {problems.length > 0 && (
        <Alert severity="error" title="So it cannot be saved">
          {problems.map((each) => (
            <p key={each}>{each}</p>
          ))}
        </Alert>
      )}
      <Field label="Shown">
        <RadioButtonGroup options={SIDES} value={side} onChange={setSide} />
      </Field>
      <p data-testid="mail-subject-shown">
        <b>{told?.subject}</b>
      </p>
      {side === 'html' ? (
        <Paper html={told?.html} title="Preview of the mail" dimmed={problems.length > 0} />
      ) : (
        <pre style={{ whiteSpace: 'pre-wrap' }}>{told?.text}</pre>
      )}
    </Card>
  );
}

/** What is composed of words, asked a moment after the last change; the newest that could be shown stays. */
function useMail(path: string, words: Words, about: string): { told: Composed | undefined; problem?: string } {
  const [state, setState] = useState<{ told: Composed | undefined; problem?: string }>({ told: undefined });
  const body = JSON.stringify({ ...wordsBody(words), ...(about === '' ? {} : { about }) });
  const isBlank = words.subject.trim() === '' || words.text.trim() === '';
  useEffect(() => {
    let gone = false;
    if (isBlank) {
      setState(({ told }) => ({ told, problem: 'Subject and text are both needed' }));
      return undefined;
    }
    const look = async () => {
      try {
        const told = await ask<Composed>(`${path}/preview`, { method: 'POST', body: JSON.parse(body) as unknown });
        const keeps = told.problems.length > 0;
        if (!gone)
          setState((before) => ({ told: keeps ? { ...(before.told ?? told), problems: told.problems } : told }));
      } catch (error) {
        const problem = (error as Refusal).message;
        if (!gone) setState(({ told }) => ({ told, problem }));
      }
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [path, body, isBlank]);
  return state;
}
