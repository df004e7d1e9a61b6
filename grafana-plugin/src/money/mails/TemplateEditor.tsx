import { css } from '@emotion/css';
import { Alert, Button, Field, Input, TextArea, useTheme2 } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { TextButton } from '../../parts/TextButton.tsx';
import { timeText } from '../../parts/times.ts';
import type { Desk } from '../desk.ts';
import { fieldRows, mailKind, type OneTemplate, sameWords, type Words, wordsBody, wordsOf } from '../mails.ts';
import { Bar, Card } from '../parts.tsx';
import { useDeed } from '../useDeed.ts';
import { MailPreview } from './MailPreview.tsx';
import { languageText } from './Templates.tsx';

export interface TemplateEditorProps {
  desk: Desk;
  told: OneTemplate;
  path: string;
  onSaved(): void;
}

/** A mail's words at the left, and the mail as it would be at the right. Older versions stay, and can be taken again. */
export function TemplateEditor({ desk, told, path, onSaved }: TemplateEditorProps) {
  const { current, shipped, versions, fields } = told;
  const stored = wordsOf(current);
  const [words, setWords] = useState<Words>(stored);
  const deed = useDeed();
  const { spacing, breakpoints } = useTheme2();
  const isDirty = !sameWords(words, stored);
  const isShipped = sameWords(words, wordsOf(shipped));
  const save = () =>
    void deed.run(async () => {
      await ask(path, { method: 'PUT', body: { seen: current.version, ...wordsBody(words) } });
      onSaved();
    });
  const columns = css({
    ...{ display: 'grid', gap: spacing(2), gridTemplateColumns: 'minmax(0, 1fr)', alignItems: 'start' },
    [breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' },
  });
  return (
    <>
      <h2>{`${mailKind(current.kind)}, ${languageText(current.language)}`}</h2>
      <div className={columns}>
        <div style={{ minWidth: 0 }}>
          <WordFields words={words} onChange={setWords} />
          <Bar>
            <Button
              disabled={!isDirty || deed.busy || desk.lack !== undefined}
              tooltip={desk.lack ?? (isDirty ? undefined : 'Everything is saved')}
              onClick={save}
            >
              {`Save as version ${current.version + 1}`}
            </Button>
            {isDirty && (
              <Button variant="secondary" onClick={() => setWords(stored)}>
                Leave the changes
              </Button>
            )}
            <Button
              variant="secondary"
              icon="history"
              disabled={isShipped || desk.lack !== undefined}
              tooltip={
                desk.lack ?? (isShipped ? 'It is as it came' : 'The words that came with the program; then save')
              }
              onClick={() => setWords(wordsOf(shipped))}
            >
              Reset to default
            </Button>
          </Bar>
          {deed.problem && <Alert severity="error" title={deed.problem} />}
          <Versions versions={versions} now={current.version} onTake={(taken) => setWords(wordsOf(taken))} />
          <Card title="What may be written">
            <PlainTable
              columns={['Write', 'For example']}
              rows={fieldRows(fields).map(({ write, example }) => [<code key="write">{write}</code>, example])}
              none="Nothing."
            />
          </Card>
        </div>
        <MailPreview path={path} kind={current.kind} words={words} />
      </div>
    </>
  );
}

function WordFields({ words, onChange }: { words: Words; onChange(next: Words): void }) {
  return (
    <>
      <Field label="Subject" htmlFor="mail-subject" required>
        <Input
          id="mail-subject"
          value={words.subject}
          onChange={(event) => onChange({ ...words, subject: event.currentTarget.value })}
        />
      </Field>
      <Field label="Text" htmlFor="mail-text" required>
        <TextArea
          id="mail-text"
          rows={14}
          value={words.text}
          onChange={(event) => onChange({ ...words, text: event.currentTarget.value })}
        />
      </Field>
      <Field label="HTML" htmlFor="mail-html" description="Blank: made of the text, paragraph by paragraph">
        <TextArea
          id="mail-html"
          rows={4}
          value={words.html}
          onChange={(event) => onChange({ ...words, html: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}

interface VersionsProps {
  versions: OneTemplate['versions'];
  now: number;
  onTake(version: OneTemplate['current']): void;
}

function Versions({ versions, now, onTake }: VersionsProps) {
  return (
    <PlainTable
      title="Versions"
      columns={['Version', 'Of', 'By', 'Subject', '']}
      rows={versions.map((each) => [
        String(each.version),
        each.at ? timeText(each.at) : '–',
        each.by?.name ?? '–',
        each.subject,
        each.version === now ? (
          'in use'
        ) : (
          <TextButton key="take" onClick={() => onTake(each)}>
            {`Take version ${each.version} again`}
          </TextButton>
        ),
      ])}
      none="It is as it came with the program."
    />
  );
}
