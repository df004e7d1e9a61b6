import { Tab, TabsBar } from '@grafana/ui';
import React, { useEffect, useRef } from 'react';

export interface PageTabsProps<T extends string> {
  tabs: Readonly<Record<T, { label: string }>>;
  active: T;
  onChange(tab: T): void;
  /** Numbers that stand beside labels; 0 stands nowhere. */
  counts?: Readonly<Partial<Record<T, number>>>;
}

/** The tabs of a page; the one that is open is moved into sight where a telephone cannot show all. */
export function PageTabs<T extends string>({ tabs, active, onChange, counts }: PageTabsProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is another place
  useEffect(() => {
    box.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [active]);
  return (
    <div ref={box}>
      <TabsBar>
        {(Object.keys(tabs) as T[]).map((each) => (
          <Tab
            key={each}
            label={tabs[each].label}
            active={each === active}
            onChangeTab={() => onChange(each)}
            {...(counts?.[each] ? { counter: counts[each] } : {})}
          />
        ))}
      </TabsBar>
    </div>
  );
}
