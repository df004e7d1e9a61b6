import { PluginPage } from '@grafana/runtime';
import React from 'react';
import { WaitingCount } from '../remediation/WaitingCount.tsx';
import { Standing } from './Standing.tsx';

function Actions() {
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
      <WaitingCount />
      <Standing />
    </span>
  );
}

/** The frame of every page: what it is, who is waited for, and whether anything is switched. */
export function AppPage({
  title,
  subTitle,
  children,
}: {
  title: string;
  subTitle?: string;
  children: React.ReactNode;
}) {
  return (
    <PluginPage pageNav={{ text: title }} subTitle={subTitle} actions={<Actions />}>
      {children}
    </PluginPage>
  );
}
