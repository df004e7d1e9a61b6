import { PluginPage } from '@grafana/runtime';
import React from 'react';
import { Standing } from './Standing.tsx';

/** The frame of every page: what it is, and whether anything is switched. */
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
    <PluginPage pageNav={{ text: title }} subTitle={subTitle} actions={<Standing />}>
      {children}
    </PluginPage>
  );
}
