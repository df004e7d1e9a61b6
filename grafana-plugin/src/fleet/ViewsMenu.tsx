import { Alert, Button, Dropdown, Menu } from '@grafana/ui';
import React, { useEffect, useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { useAsked } from '../parts/useAsked.ts';
import { SaveView } from './SaveView.tsx';
import { fitted, inOrder, isSame, type SavedView, type ViewContent } from './views.ts';

export interface ViewsMenuProps {
  shown: ViewContent;
  /** Columns that this page has. */
  known: readonly string[];
  /** The view that the address names. */
  open: number | undefined;
  onTake(content: ViewContent, id: number | undefined): void;
}

/** Views that are kept on the server: taken up, kept anew, shared, forgotten. */
export function ViewsMenu({ shown, known, open, onTake }: ViewsMenuProps) {
  const { data = [], error, again } = useAsked(() => ask<SavedView[]>('/api/v1/views?page=fleet'), 0);
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const views = inOrder(data);
  const current = views.find(({ id }) => id === open);
  const take = (view: SavedView) => onTake(fitted(view.content, known, shown.columns), view.id);
  useFirst(current, take);
  const change = async (method: 'PATCH' | 'DELETE', { id }: SavedView, body?: object) => {
    try {
      await ask(`/api/v1/views/${id}`, { method, ...(body ? { body } : {}) });
      if (method === 'DELETE') onTake(shown, undefined);
      again();
    } catch (failure) {
      setProblem((failure as Error).message);
    }
  };
  const name = current && `${current.name}${isSame(current.content, shown) ? '' : ' *'}`;
  return (
    <>
      <Dropdown
        overlay={
          <ViewsList {...{ views, current, shown }} onTake={take} onKeep={() => setSaving(true)} onChange={change} />
        }
        placement="bottom-end"
      >
        <Button
          variant="secondary"
          icon="bookmark"
          aria-label={name ? `Views: ${name}` : 'Views'}
          tooltip="Views that are kept"
        >
          {name ?? 'Views'}
        </Button>
      </Dropdown>
      {(problem ?? error?.message) && <Alert severity="warning" title={problem ?? error?.message ?? ''} />}
      {saving && (
        <SaveView
          content={shown}
          onClose={() => setSaving(false)}
          onDone={(id) => {
            again();
            onTake(shown, id);
          }}
        />
      )}
    </>
  );
}

interface ViewsListProps {
  views: readonly SavedView[];
  current: SavedView | undefined;
  shown: ViewContent;
  onTake(view: SavedView): void;
  onKeep(): void;
  onChange(method: 'PATCH' | 'DELETE', view: SavedView, body?: object): Promise<void>;
}

function ViewsList({ views, current, shown, onTake, onKeep, onChange }: ViewsListProps) {
  return (
    <Menu>
      {views.map((view) => (
        <Menu.Item
          key={view.id}
          label={view.own ? view.name : `${view.name} (${view.owner})`}
          icon={view.shared ? 'users-alt' : 'user'}
          active={view.id === current?.id}
          onClick={() => onTake(view)}
        />
      ))}
      {views.length > 0 && <Menu.Divider />}
      <Menu.Item label="Keep what is shown as a view" icon="save" onClick={onKeep} />
      {current?.own && !isSame(current.content, shown) && (
        <Menu.Item
          label={`Change "${current.name}" to what is shown`}
          icon="sync"
          onClick={() => void onChange('PATCH', current, { content: shown })}
        />
      )}
      {current?.own && (
        <Menu.Item
          label={current.shared ? 'Share it no more' : 'Share it with everybody'}
          icon="share-alt"
          onClick={() => void onChange('PATCH', current, { shared: !current.shared })}
        />
      )}
      {current?.own && (
        <Menu.Item
          label={`Forget "${current.name}"`}
          icon="trash-alt"
          destructive
          onClick={() => void onChange('DELETE', current)}
        />
      )}
    </Menu>
  );
}

/** What the address names is taken up once, when it is known. */
function useFirst(view: SavedView | undefined, take: (view: SavedView) => void): void {
  const taken = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first time counts
  useEffect(() => {
    if (view === undefined || taken.current) return;
    taken.current = true;
    take(view);
  }, [view]);
}
