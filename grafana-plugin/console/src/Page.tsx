import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import React, { useContext, useEffect } from 'react';
import { OwnerContext } from './ownerContext.ts';

/** The frame of a page that Grafana gives to the pages of an app. */
export function Page({ children, pageNav, subTitle, actions }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  const title = pageNav?.text;
  const { name } = useContext(OwnerContext);
  useEffect(() => {
    document.title = title ? `${title} · ${name}` : name;
  }, [title, name]);
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        {title && <h1 className={styles.title}>{title}</h1>}
        <span className={styles.sub}>{subTitle}</span>
        <span className={styles.actions}>{actions}</span>
      </div>
      {children}
    </main>
  );
}

function getStyles({ spacing, colors, typography }: GrafanaTheme2) {
  return {
    page: css({ padding: spacing(1.5, 2, 2), minWidth: 0 }),
    head: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: spacing(1, 2),
      marginBottom: spacing(1),
    }),
    title: css({ margin: 0, fontSize: typography.h3.fontSize }),
    sub: css({ color: colors.text.secondary }),
    actions: css({ marginLeft: 'auto' }),
  };
}
